using System.Security.Claims;
using System.Text.Json;
using Platform.Collector.DeepEval.Clients;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage;
using Platform.Storage.CustomMetrics;

namespace Platform.Collector.DeepEval.Metrics;

/// <summary><c>POST /v1/metrics</c> with DeepEval's JSON: keeps a metric under the name that its author gave it.</summary>
internal sealed class MetricUploads(CustomMetricStore metrics, WebLinks links, ClientReport clients, DatabasePatience patience)
{
    internal async Task<IResult> AddAsync(HttpContext context, JsonElement sent)
    {
        clients.Saw(context);
        if (!context.User.HasScope(Scopes.Write)) // the path is OTLP's, whose keys may only report
            return DeepEvalAnswer.Refuse(StatusCodes.Status403Forbidden, $"This API key lacks the scope '{Scopes.Write}'.");
        var (project, cancel) = (context.User.ProjectId, context.RequestAborted);
        var metric = MetricDefinition.Read(StorableJson.Of(sent));
        return await patience.TryAsync(async _ =>
        {
            var stored = await metrics.SetAsync(project, metric, cancel);
            return DeepEvalAnswer.Ok(new { stored.Id, stored.Version }, await links.ToAsync(project, cancel, "metrics"));
        }, cancel);
    }
}

internal static class MetricDefinitions
{
    extension(RouteGroupBuilder deepEval)
    {
        internal void MapMetricDefinitions() => deepEval.MapGet("/metric/{**name}", GetMetric).RequireAuthorization(Scopes.Read);
    }

    private static async Task<DeepEvalAnswer> GetMetric(
        string name, HttpRequest request, ClaimsPrincipal user, CustomMetricStore metrics, CancellationToken cancellationToken)
    {
        if (await metrics.GetAsync(user.ProjectId, request.Pasted(name), cancellationToken) is not { } metric)
            return DeepEvalAnswer.NotFound($"There is no metric '{name}' in the key's project. Upload it first.");
        var said = metric.Definition;
        return DeepEvalAnswer.Ok(new
        {
            metric.Id,
            metric.Name,
            metric.Version,
            multiTurn = said.Truth("multiTurn") ?? false,
            algorithm = said.Member("algorithm"),
            criteria = said.Member("criteria"),
            evaluationSteps = said.Member("evaluationSteps"),
            requiredParameters = RequiredParameters(said),
            rubric = said.Member("rubric"),
            dag = said.Member("dag"),
        });
    }

    /// <summary>Clients take no empty list. The nodes of a DAG name their parameters in snake_case.</summary>
    private static string[] RequiredParameters(JsonElement said)
    {
        var named = said.Member("evaluationParams") is { ValueKind: JsonValueKind.Array } own ? own.EnumerateArray().Select(one => one.ToString())
            : said.Member("dag")?.Member("nodes") is { ValueKind: JsonValueKind.Object } nodes ? nodes.EnumerateObject()
                .SelectMany(node => node.Value.Member("evaluation_params") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [])
                .Select(one => JsonNamingPolicy.CamelCase.ConvertName(string.Concat(one.ToString().Split('_').Select(Capitalised))))
            : [];
        string[] distinct = [.. named.Distinct()];
        return distinct is [] ? [said.Truth("multiTurn") is true ? "content" : "input"] : distinct;
    }

    private static string Capitalised(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
