using System.Security.Claims;
using System.Text.Json;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Projects;
using Platform.Storage.TestRuns;

namespace Platform.Collector.DeepEval.TestRuns;

/// <summary>What <c>deepeval test run</c>, <c>evaluate()</c> and <c>compare()</c> upload.</summary>
internal static class TestRunRoutes
{
    private const int MostContestants = 100;

    extension(RouteGroupBuilder deepEval)
    {
        internal void MapDeepEvalTestRuns()
        {
            deepEval.MapPost("/test-run", Add).RequireAuthorization(Scopes.Write);
            deepEval.MapPut("/test-run", AddBatch).RequireAuthorization(Scopes.Write);
            deepEval.MapPost("/experiment", AddExperiment).RequireAuthorization(Scopes.Write);
        }
    }

    /// <summary>A test run, or the first batch of one.</summary>
    internal static async Task<DeepEvalAnswer> Add(
        DeepEvalBody body, ClaimsPrincipal user, TestRunUploads uploads, WebLinks links, CancellationToken cancellationToken) =>
        await AnswerAsync(await uploads.AddAsync(user.ProjectId, body.Json, run => run, cancellationToken), user, links, cancellationToken);

    /// <summary>A further batch of the run <c>testRunId</c>.</summary>
    internal static async Task<DeepEvalAnswer> AddBatch(
        DeepEvalBody body, ClaimsPrincipal user, TestRunUploads uploads, WebLinks links, CancellationToken cancellationToken) =>
        Guid.TryParse(body.Json.Text("testRunId"), out var id)
            ? await AnswerAsync(await uploads.AddBatchAsync(user.ProjectId, id, body.Json, cancellationToken), user, links, cancellationToken)
            : DeepEvalAnswer.Invalid("testRunId must be the id that POST /v1/test-run answered.");

    /// <summary>An arena: one run for each contestant, which the identifier names, all under the experiment's name.</summary>
    internal static async Task<DeepEvalAnswer> AddExperiment(
        DeepEvalBody body, ClaimsPrincipal user, TestRunUploads uploads, WebLinks links, CancellationToken cancellationToken)
    {
        if (body.Json.Member("testRuns") is not { ValueKind: JsonValueKind.Array } sent || sent.GetArrayLength() is < 1 or > MostContestants)
            return DeepEvalAnswer.Invalid($"testRuns must be a list of 1 to {MostContestants} runs.");
        var name = body.Json.Text("name") is { Length: > 0 } given ? given : "experiment";
        var made = new List<TestRun>();
        foreach (var one in sent.EnumerateArray())
            made.Add(await uploads.AddAsync(
                user.ProjectId, one, run => run with { Name = name, Tags = ["experiment", name] }, cancellationToken));
        return DeepEvalAnswer.Ok(
            new { made[0].Id, testRunIds = made.Select(run => run.Id) },
            await links.ToAsync(user.ProjectId, cancellationToken, "test-runs", $"{made[0].Id}"));
    }

    private static async Task<DeepEvalAnswer> AnswerAsync(
        TestRun run, ClaimsPrincipal user, WebLinks links, CancellationToken cancellationToken) =>
        DeepEvalAnswer.Ok(
            new { run.Id }, await links.ToAsync(user.ProjectId, cancellationToken, "test-runs", $"{run.Id}"), id: $"{run.Id}");
}
