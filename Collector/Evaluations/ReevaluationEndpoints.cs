using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Collector.Metrics;
using Platform.Collector.Traces;
using Platform.Metrics.Custom;
using Platform.Metrics.Estimates;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Evaluations;

/// <summary>By what the past is to be evaluated; either the metrics or a collection's name.</summary>
/// <param name="Scope">Of single metrics: <c>trace</c>, which holds when not given, or <c>thread</c>, for the whole threads of the
/// traces that the filter takes.</param>
internal sealed record ReevaluationRequest(string? Collection, IReadOnlyList<CollectionMetric>? Metrics, string? Scope);

/// <summary>Evaluation of stored traces and threads, once more or by a metric that is new. Results stand beside the older ones.</summary>
internal static class ReevaluationEndpoints
{
    private const int MostTraces = 1_000_000;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapReevaluations()
        {
            var runs = routes.MapGroup("/api/reevaluations").WithTags("Evaluate");
            runs.MapPost("/", AddReevaluation).RequireAuthorization(Scopes.Write);
            runs.MapDelete("/{id:guid}", CancelReevaluation).RequireAuthorization(Scopes.Write);
            runs.MapReevaluationResults();
            routes.MapGet("/api/traces/{traceId}/evaluations", ReevaluationResultEndpoints.ListGenerations)
                .WithTags("Evaluate").RequireAuthorization(Scopes.Read);
        }
    }

    /// <summary>
    /// Evaluates the traces that the filter takes, that of <c>GET /api/traces</c>, or their threads. A collection's own filter and
    /// sample hold; single metrics measure all. Everything else goes first.
    /// </summary>
    /// <param name="query">The filter; all that is given must hold.</param>
    /// <param name="estimate">True: nothing is evaluated, and the answer says what it would use.</param>
    internal static async Task<Results<Ok<Estimate>, Accepted<Reevaluation>, ProblemHttpResult>> AddReevaluation(
        ReevaluationRequest request, [AsParameters] TraceQuery query, HttpRequest http, ClaimsPrincipal user, ProjectMetrics projectMetrics,
        MetricCollectionStore collections, ReevaluationRunStore runs, ReevaluationResultStore results, Estimating estimating, TimeProvider time,
        CancellationToken cancellationToken, bool estimate = false)
    {
        var collection = request.Collection is { } name ? await collections.GetAsync(user.ProjectId, name, cancellationToken) : null;
        var named = await projectMetrics.GetAsync(user.ProjectId, cancellationToken, request.Metrics);
        if ((query.Problem ?? ProblemOf(request, collection, named)) is { } problem)
            return Refuse(problem);

        // What arrives from now on is not the past.
        var asked = query.ToFilter(http.Query);
        var filter = asked with { To = asked.To ?? time.GetUtcNow() };
        var metrics = collection?.Metrics ?? request.Metrics!;
        var scope = collection?.Scope ?? request.Scope ?? "trace";
        var size = await runs.SizeAsync(user.ProjectId, filter, scope, collection, cancellationToken);
        if (estimate)
            return TypedResults.Ok(await estimating.EstimateAsync(
                user.ProjectId, metrics, size.Subjects, size.Characters / 4, size.Exchanges, cancellationToken));
        if (size.Traces is 0 or > MostTraces)
            return Refuse(size.Traces == 0 ? $"No stored {scope} fits the filter." : $"The filter takes {size.Traces} traces; narrow it to at most {MostTraces}.");

        var id = await runs.AddAsync(user.ProjectId, filter, collection, metrics, size.Traces, cancellationToken, scope);
        return TypedResults.Accepted($"/api/reevaluations/{id}", (await results.GetAsync(user.ProjectId, id, [], cancellationToken))!);
    }

    /// <summary>What waits is not evaluated, and the results before hold again; what runs is finished.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> CancelReevaluation(
        Guid id, ClaimsPrincipal user, ReevaluationRunStore runs, CancellationToken cancellationToken) =>
        await runs.CancelAsync(user.ProjectId, id, cancellationToken) ? TypedResults.NoContent() : ReevaluationResultEndpoints.NotFound();

    private static string? ProblemOf(ReevaluationRequest request, MetricCollection? collection, NamedMetrics named)
    {
        if (request.Collection is not null == request.Metrics is { Count: > 0 })
            return "Name either a collection or metrics.";
        if (request.Collection is { } name)
            return collection is null ? $"There is no metric collection '{name}' in the key's project."
                : request.Scope is not null && request.Scope != collection.Scope ? $"The collection {name} evaluates {collection.Scope}s, not {request.Scope}s." : null;
        if (request.Scope is not (null or "trace" or "thread"))
            return "scope must be trace or thread; spans are evaluated by a collection.";
        var metrics = request.Metrics!;
        return metrics.Select(metric => metric.Metric).Distinct().Count() < metrics.Count ? "Name each metric once."
            : metrics.Select(metric => named.Problem(metric, request.Scope ?? "trace")).FirstOrDefault(problem => problem is not null);
    }
}
