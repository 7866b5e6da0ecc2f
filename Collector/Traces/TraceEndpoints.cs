using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Evaluations;
using Platform.Storage.Traces;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Traces;

internal static class TraceEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapTraces()
        {
            var traces = routes.MapGroup("/api/traces").WithTags("Traces").RequireAuthorization(Scopes.Read);
            traces.MapGet("/", ListTraces);
            traces.MapGet("/{traceId}", GetTrace);
        }
    }

    /// <summary>Traces, newest first. <c>metadata.KEY=VALUE</c> may be given for any key.</summary>
    /// <param name="query">The filter; all that is given must hold.</param>
    /// <param name="limit">1 to 1000, 50 when not given.</param>
    /// <param name="cursor">The <c>next</c> of the page before.</param>
    internal static async Task<Results<Ok<TracePage>, ProblemHttpResult>> ListTraces(
        [AsParameters] TraceQuery query, ClaimsPrincipal user, HttpRequest request, TraceStore store,
        CancellationToken cancellationToken, int limit = 50, string? cursor = null)
    {
        if (limit is < 1 or > 1000)
            return Refuse("limit must be from 1 to 1000.");
        if (query.Problem is { } problem)
            return Refuse(problem);
        TraceCursor? after = null;
        if (cursor is { Length: > 0 } && !TraceCursor.TryParse(cursor, out after))
            return Refuse("cursor is not one that a page of this list gave as next.");

        return TypedResults.Ok(await store.ListAsync(user.ProjectId, query.ToFilter(request.Query), after, limit, cancellationToken));
    }

    /// <summary>One trace with all of its spans, in start order, and all current evaluations.</summary>
    /// <param name="traceId">32 hex digits, with or without hyphens; or what a DeepEval client calls the trace.</param>
    internal static async Task<Results<Ok<TraceAnswer>, ProblemHttpResult>> GetTrace(
        string traceId, ClaimsPrincipal user, TraceStore store, EvaluationStore evaluations, CancellationToken cancellationToken)
    {
        var id = SpanIds.OfTrace(traceId);
        if (await store.GetAsync(user.ProjectId, id, cancellationToken) is not { } trace)
            return TypedResults.Problem(
                title: "No span of this trace has arrived in the key's project.", statusCode: StatusCodes.Status404NotFound);

        return TypedResults.Ok(new TraceAnswer(
            trace,
            await store.GetSpansAsync(user.ProjectId, id, cancellationToken),
            await evaluations.ListForTraceAsync(user.ProjectId, id, cancellationToken)));
    }
}

/// <summary>A trace with what belongs to it.</summary>
internal sealed record TraceAnswer : Trace
{
    [SetsRequiredMembers]
    internal TraceAnswer(Trace trace, IReadOnlyList<Span> spans, IReadOnlyList<Evaluation> evaluations)
        : base(trace)
    {
        Spans = spans;
        Evaluations = evaluations;
    }

    public IReadOnlyList<Span> Spans { get; }

    public IReadOnlyList<Evaluation> Evaluations { get; }
}
