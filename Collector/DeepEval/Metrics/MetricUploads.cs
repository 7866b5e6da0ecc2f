using System.Security.Claims;
using System.Text.Json;
using Platform.Collector.DeepEval.Clients;
using Platform.Collector.Metrics;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage;
using Platform.Storage.CustomMetrics;
using Platform.Storage.Projects;

namespace Platform.Collector.DeepEval.Metrics;

/// <summary><c>POST /v1/metrics</c> with DeepEval's JSON: keeps a metric under the name that its author gave it.</summary>
internal sealed class MetricUploads(CustomMetricWriter metrics, Activations activations, WebLinks links, ClientReport clients, DatabasePatience patience)
{
    internal async Task<IResult> AddAsync(HttpContext context, JsonElement sent)
    {
        clients.Saw(context);
        if (!context.User.HasScope(Scopes.Write)) // the path is OTLP's, whose keys may only report
            return DeepEvalAnswer.Refuse(StatusCodes.Status403Forbidden, $"This API key lacks the scope '{Scopes.Write}'.");
        var (project, cancel) = (context.User.ProjectId, context.RequestAborted);
        var metric = MetricDefinition.Read(StorableJson.Of(sent));
        return await patience.TryAsync(sent, async _ =>
        {
            var stored = await metrics.AddAsync(project, metric, activate: false, cancel);
            // Where the project asks for a calibration the upload waits for it; its client knows no such answer.
            if (await activations.MissingAsync(project, stored, cancel) is null)
                await metrics.ActivateAsync(project, stored.Name, stored.Version, cancel);
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
        var said = metric.Definition ?? metric.Options; // one that was made here has the same names
        return DeepEvalAnswer.Ok(new
        {
            metric.Id,
            metric.Name,
            metric.Version,
            multiTurn = metric.Metric.StartsWith("Conversational", StringComparison.Ordinal),
            algorithm = said.Text("algorithm") ?? (metric.Metric.EndsWith("DAG", StringComparison.Ordinal) ? "DAG" : null),
            criteria = said.Member("criteria"),
            evaluationSteps = said.Member("evaluationSteps"),
            requiredParameters = RequiredParameters(metric, said),
            rubric = said.Member("rubric"),
            dag = said.Member("dag"),
        });
    }

    /// <summary>Clients take no empty list. The nodes of a DAG name their parameters in snake_case.</summary>
    private static string[] RequiredParameters(CustomMetric metric, JsonElement said)
    {
        var named = said.Member("evaluationParams") is { ValueKind: JsonValueKind.Array } own ? own.EnumerateArray().Select(one => Camel(one.ToString()))
            : said.Member("dag")?.Member("nodes") is { ValueKind: JsonValueKind.Object } nodes ? nodes.EnumerateObject()
                .SelectMany(node => node.Value.Member("evaluation_params") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [])
                .Select(one => Camel(one.ToString()))
            : [];
        string[] distinct = [.. named.Distinct()];
        return distinct is [] ? [metric.Metric.StartsWith("Conversational", StringComparison.Ordinal) ? "content" : "input"] : distinct;
    }

    /// <summary><c>actualOutput</c> for <c>ACTUAL_OUTPUT</c>, <c>actual_output</c> and itself.</summary>
    private static string Camel(string name) => name.Any(char.IsLower) && !name.Contains('_', StringComparison.Ordinal) ? name
        : JsonNamingPolicy.CamelCase.ConvertName(string.Concat(name.ToLowerInvariant().Split('_').Select(Capitalised)));

    private static string Capitalised(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
