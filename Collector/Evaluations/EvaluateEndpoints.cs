using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Metrics;
using Platform.Metrics.Catalogue;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;

namespace Platform.Collector.Evaluations;

/// <summary>What to evaluate by which metrics; either the metrics or a collection's name.</summary>
internal sealed record EvaluateRequest(
    string? Collection, IReadOnlyList<CollectionMetric>? Metrics, IReadOnlyList<JsonElement>? TestCases);

/// <summary>The evaluation goes on; <c>GET /api/evaluate/{id}</c> has its results.</summary>
internal sealed record EvaluationAccepted(Guid Id);

/// <summary>On-demand evaluation: queued here, run by the Evaluator, so that budgets and limits live in one place.</summary>
internal static class EvaluateEndpoints
{
    private const int MostEvaluations = 10_000;
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(200);
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
        EvaluateRequest request, ClaimsPrincipal user, MetricCollectionStore collections, EvaluationRequestStore requests,
        Estimating estimating, Signals signals, TimeProvider time, CancellationToken cancellationToken, bool wait = true,
        bool estimate = false)
    {
        var collection = request.Collection is { } name ? await collections.GetAsync(user.ProjectId, name, cancellationToken) : null;
        var metrics = collection?.Metrics ?? request.Metrics ?? [];
        if (Problem(request, collection, metrics) is { } problem)
            return TypedResults.Problem(title: problem, statusCode: StatusCodes.Status400BadRequest);

        if (estimate)
            return TypedResults.Ok(await EstimateAsync(request.TestCases!));

        var id = await requests.AddAsync(user.ProjectId, collection, metrics, request.TestCases!, cancellationToken);
        signals.Send("evaluations");

        var started = time.GetTimestamp();
        while (wait && time.GetElapsedTime(started) < _longestWait)
        {
            if (await requests.GetAsync(user.ProjectId, id, cancellationToken) is { Finished: true } finished)
                return TypedResults.Ok(finished);
            await Task.Delay(_poll, time, cancellationToken);
        }
        return TypedResults.Accepted($"/api/evaluate/{id}", new EvaluationAccepted(id));

        Task<Estimate> EstimateAsync(IReadOnlyList<JsonElement> testCases) => estimating.EstimateAsync(
            user.ProjectId, metrics, testCases.Count, testCases.Average(testCase => Estimating.CountTokens(testCase.GetRawText())),
            testCases.Average(Exchanges), cancellationToken);
    }

    /// <summary>The results of an on-demand evaluation, so far.</summary>
    internal static async Task<Results<Ok<EvaluationRequest>, ProblemHttpResult>> GetResults(
        Guid id, ClaimsPrincipal user, EvaluationRequestStore requests, CancellationToken cancellationToken) =>
        await requests.GetAsync(user.ProjectId, id, cancellationToken) is { } found
            ? TypedResults.Ok(found)
            : TypedResults.Problem(
                title: "There is no such evaluation in the key's project.", statusCode: StatusCodes.Status404NotFound);

    private static string? Problem(EvaluateRequest request, MetricCollection? collection, IReadOnlyList<CollectionMetric> metrics)
    {
        if (request.Collection is not null == request.Metrics is not null)
            return "Name either a collection or metrics.";
        if (request.Collection is { } name && collection is null)
            return $"There is no metric collection '{name}' in the key's project.";
        if (metrics is [] || request.TestCases is not { Count: > 0 } testCases)
            return "Give at least one metric and one test case.";
        if ((long)metrics.Count * testCases.Count > MostEvaluations)
            return $"{metrics.Count} metrics on {testCases.Count} test cases are more than {MostEvaluations} evaluations; send fewer at once.";
        foreach (var metric in metrics)
        {
            if (!MetricCatalogue.TryCreate(metric.Metric, metric.Options, metric.Strict, out _, out var problem))
                return problem;
        }
        foreach (var (index, testCase) in testCases.Index())
        {
            if (ProblemOf(testCase) is { } problem)
                return $"testCases[{index}] is not a test case: {problem}";
        }
        return null;
    }

    // Somebody says something, and is answered.
    private static double Exchanges(JsonElement testCase) =>
        testCase.TryGetProperty("turns", out var turns) && turns.ValueKind == JsonValueKind.Array ? turns.GetArrayLength() / 2.0 : 1;

    private static string? ProblemOf(JsonElement testCase)
    {
        try
        {
            return testCase.ValueKind != JsonValueKind.Object || testCase.Deserialize(MetricsJson.Default.TestCase) is null
                ? "it is not an object." : null;
        }
        catch (JsonException problem)
        {
            return problem.Message;
        }
    }
}
