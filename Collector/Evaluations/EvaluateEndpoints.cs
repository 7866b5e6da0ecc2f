using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Metrics.Estimates;
using Platform.Metrics.Judging;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Evaluations;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Evaluations;

/// <summary>The evaluation goes on; <c>GET /api/evaluate/{id}</c> has its results.</summary>
internal sealed record EvaluationAccepted(Guid Id);

/// <summary>On-demand evaluation: queued here, run by the Evaluator, so that budgets and limits live in one place.</summary>
internal static class EvaluateEndpoints
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(5);

    extension(IEndpointRouteBuilder routes)
    {
        public void MapEvaluate()
        {
            var evaluate = routes.MapGroup("/api/evaluate").WithTags("Evaluate");
            evaluate.MapPost("/", Evaluate).RequireAuthorization(Scopes.Write);
            evaluate.MapGet("/{id:guid}", GetResults).RequireAuthorization(Scopes.Read);
        }
    }

    /// <summary>Evaluates test cases. Answers with the results, or after five minutes with the id to ask for them.</summary>
    /// <param name="wait">False: answer at once with the id.</param>
    /// <param name="estimate">True: nothing is evaluated, and the answer says what it would use.</param>
    internal static async Task<Results<Ok<EvaluationRequest>, Ok<Estimate>, Accepted<EvaluationAccepted>, ProblemHttpResult>> Evaluate(
        EvaluateRequest request, ClaimsPrincipal user, RequestedEvaluations evaluations, Estimating estimating,
        CancellationToken cancellationToken, bool wait = true, bool estimate = false)
    {
        var (asked, problem) = await evaluations.CheckAsync(user.ProjectId, request, cancellationToken);
        if (asked is null)
            return Refuse(problem!);
        if (estimate)
            return TypedResults.Ok(await EstimateAsync(asked.TestCases));

        var id = await evaluations.AddAsync(user.ProjectId, asked, cancellationToken);
        if (wait && await evaluations.WaitAsync(user.ProjectId, id, _longestWait, cancellationToken) is { } finished)
            return TypedResults.Ok(finished);
        return TypedResults.Accepted($"/api/evaluate/{id}", new EvaluationAccepted(id));

        Task<Estimate> EstimateAsync(IReadOnlyList<JsonElement> testCases) => estimating.EstimateAsync(
            user.ProjectId, asked.Metrics, testCases.Count, testCases.Average(testCase => Tokens.Count(testCase.GetRawText())),
            testCases.Average(Exchanges), cancellationToken);
    }

    /// <summary>The results of an on-demand evaluation, so far.</summary>
    internal static async Task<Results<Ok<EvaluationRequest>, ProblemHttpResult>> GetResults(
        Guid id, ClaimsPrincipal user, EvaluationRequestStore requests, CancellationToken cancellationToken) =>
        await requests.GetAsync(user.ProjectId, id, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : TypedResults.Problem(
                title: "There is no such evaluation in the key's project.", statusCode: StatusCodes.Status404NotFound);

    // Somebody says something, and is answered.
    private static double Exchanges(JsonElement testCase) =>
        testCase.TryGetProperty("turns", out var turns) && turns.ValueKind == JsonValueKind.Array ? turns.GetArrayLength() / 2.0 : 1;
}
