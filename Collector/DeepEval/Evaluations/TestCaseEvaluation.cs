using System.Security.Claims;
using System.Text.Json;
using Platform.Collector.DeepEval.Datasets;
using Platform.Collector.Evaluations;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Projects;

namespace Platform.Collector.DeepEval.Evaluations;

/// <summary><c>POST /v1/evaluate</c>: runs a collection on test cases, later, as <c>POST /api/evaluate</c> does.</summary>
internal static class TestCaseEvaluation
{
    private static readonly string[] _lists = ["llmTestCases", "conversationalTestCases"];

    extension(RouteGroupBuilder deepEval)
    {
        internal void MapTestCaseEvaluation() => deepEval.MapPost("/evaluate", Evaluate).RequireAuthorization(Scopes.Write);
    }

    private static async Task<DeepEvalAnswer> Evaluate(
        DeepEvalBody body, ClaimsPrincipal user, RequestedEvaluations evaluations, WebLinks links,
        CancellationToken cancellationToken)
    {
        if (body.Json.Text("metricCollection") is not { Length: > 0 } collection)
            return DeepEvalAnswer.Invalid("metricCollection is missing: it names the metrics to run.");
        var link = await links.ToAsync(user.ProjectId, cancellationToken, "metric-collections", collection);
        JsonElement[] testCases = [.. _lists.SelectMany(list => TestCases(body.Json, list))];
        var (asked, problem) = await evaluations.CheckAsync(user.ProjectId, new(collection, null, testCases), cancellationToken);
        return asked is null ? DeepEvalAnswer.Invalid(problem!)
            : DeepEvalAnswer.Ok(new { id = await evaluations.AddAsync(user.ProjectId, asked, cancellationToken) }, link);
    }

    private static IEnumerable<JsonElement> TestCases(JsonElement body, string list) => body.Member(list) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } testCases => testCases.EnumerateArray().Select(PushedGoldens.Normal),
        _ => throw DeepEvalRefusal.Invalid($"{list} must be a list."),
    };
}
