using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Collector.Traces;
using Platform.Metrics.Catalogue;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Storage.Traces;
using static Platform.Collector.Problems;

namespace Platform.Collector.Evaluations;

/// <summary>By what the past is to be evaluated; either the metrics or a collection's name.</summary>
internal sealed record ReevaluationRequest(string? Collection, IReadOnlyList<CollectionMetric>? Metrics);

/// <summary>Evaluation of stored traces, once more or by a metric that is new. Results stand beside the older ones.</summary>
internal static class ReevaluationEndpoints
{
    private const int MostTraces = 1_000_000;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapReevaluations()
        {
            var runs = routes.MapGroup("/api/reevaluations").WithTags("Evaluate");
            runs.MapPost("/", AddReevaluation).RequireAuthorization(Scopes.Write);
            runs.MapGet("/{id:guid}", GetReevaluation).RequireAuthorization(Scopes.Read);
            runs.MapDelete("/{id:guid}", CancelReevaluation).RequireAuthorization(Scopes.Write);
            routes.MapGet("/api/traces/{traceId}/evaluations", ListGenerations).WithTags("Evaluate").RequireAuthorization(Scopes.Read);
        }
    }

    /// <summary>
    /// Evaluates the traces that the filter takes, that of <c>GET /api/traces</c>. A collection's own filter and sample hold;
    /// single metrics measure every trace. Everything else goes first.
    /// </summary>
    /// <param name="query">The filter; all that is given must hold.</param>
    /// <param name="estimate">True: nothing is evaluated, and the answer says what it would use.</param>
    internal static async Task<Results<Ok<Estimate>, Accepted<Reevaluation>, ProblemHttpResult>> AddReevaluation(
        ReevaluationRequest request, [AsParameters] TraceQuery query, HttpRequest http, ClaimsPrincipal user,
        MetricCollectionStore collections, ReevaluationRunStore runs, Estimating estimating, TimeProvider time,
        CancellationToken cancellationToken, bool estimate = false)
    {
        var collection = request.Collection is { } name ? await collections.GetAsync(user.ProjectId, name, cancellationToken) : null;
        if (ProblemOf(request, collection) is { } problem)
            return Refuse(problem);

        // What arrives from now on is not the past.
        var asked = query.ToFilter(http.Query);
        var filter = asked with { To = asked.To ?? time.GetUtcNow() };
        var metrics = collection?.Metrics ?? request.Metrics!;
        var (traces, characters) = await runs.CountAsync(user.ProjectId, filter, cancellationToken);
        if (estimate)
            return TypedResults.Ok(await estimating.EstimateAsync(
                user.ProjectId, metrics, traces, characters / 4, exchanges: 1, cancellationToken));
        if (traces is 0 or > MostTraces)
            return Refuse(traces == 0 ? "No stored trace fits the filter." : $"The filter takes {traces} traces; narrow it to at most {MostTraces}.");

        var id = await runs.AddAsync(user.ProjectId, filter, collection, metrics, traces, cancellationToken);
        return TypedResults.Accepted($"/api/reevaluations/{id}", (await runs.GetAsync(user.ProjectId, id, cancellationToken))!);
    }

    /// <summary>How far it has come, with its scores beside those before.</summary>
    internal static async Task<Results<Ok<Reevaluation>, ProblemHttpResult>> GetReevaluation(
        Guid id, ClaimsPrincipal user, ReevaluationRunStore runs, CancellationToken cancellationToken) =>
        await runs.GetAsync(user.ProjectId, id, cancellationToken) is { } found ? TypedResults.Ok(found) : NotFound();

    /// <summary>What waits is not evaluated, and the results before hold again; what runs is finished.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> CancelReevaluation(
        Guid id, ClaimsPrincipal user, ReevaluationRunStore runs, CancellationToken cancellationToken) =>
        await runs.CancelAsync(user.ProjectId, id, cancellationToken) ? TypedResults.NoContent() : NotFound();

    /// <summary>All evaluations of a trace and its spans, those that newer ones have replaced among them.</summary>
    /// <param name="traceId">32 hex digits, with or without hyphens.</param>
    internal static async Task<Results<Ok<IReadOnlyList<Evaluation>>, ProblemHttpResult>> ListGenerations(
        string traceId, ClaimsPrincipal user, EvaluationStore evaluations, CancellationToken cancellationToken) =>
        SpanIds.TryParseTrace(traceId, out var trace)
            ? TypedResults.Ok(await evaluations.ListGenerationsAsync(user.ProjectId, trace, cancellationToken))
            : Refuse("A trace id is 32 hex digits.");

    private static string? ProblemOf(ReevaluationRequest request, MetricCollection? collection)
    {
        if (request.Collection is not null == request.Metrics is { Count: > 0 })
            return "Name either a collection or metrics.";
        if (request.Collection is { } name)
            return collection is null ? $"There is no metric collection '{name}' in the key's project."
                : collection.Scope == "thread" ? $"The collection {name} evaluates threads, not traces." : null;
        var metrics = request.Metrics!;
        return metrics.Select(metric => metric.Metric).Distinct().Count() < metrics.Count ? "Name each metric once."
            : metrics.Select(metric => MetricCatalogue.Problem(metric.Metric, metric.Options, metric.Strict, "trace")).FirstOrDefault(problem => problem is not null);
    }

    private static ProblemHttpResult NotFound() => TypedResults.Problem(
        title: "There is no such re-evaluation in the key's project.", statusCode: StatusCodes.Status404NotFound);
}
