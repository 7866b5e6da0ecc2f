using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage;
using Platform.Storage.Annotations;
using Platform.Storage.Traces;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Annotations;

/// <summary>A page of annotations, newest first.</summary>
/// <param name="Next">Cursor of the page after this one; null on the last.</param>
internal sealed record AnnotationList(IReadOnlyList<Annotation> Items, string? Next);

internal static class AnnotationEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapAnnotations()
        {
            var annotations = routes.MapGroup("/api/annotations").WithTags("Annotations");
            annotations.MapGet("/", ListAnnotations).RequireAuthorization(Scopes.Read);
            annotations.MapPost("/", AddAnnotation).RequireAuthorization(Scopes.Write).Accepts<AnnotationRequest>("application/json");
            annotations.MapDelete("/{id:guid}", RemoveAnnotation).RequireAuthorization(Scopes.Write);
        }
    }

    /// <summary>Annotations, newest first. All that is given must hold.</summary>
    /// <param name="traceId">Of a trace, its spans and their evaluations.</param>
    /// <param name="user">Who says so.</param>
    /// <param name="limit">1 to 1000, 100 when not given.</param>
    /// <param name="cursor">The <c>next</c> of the page before.</param>
    internal static async Task<Results<Ok<AnnotationList>, ProblemHttpResult>> ListAnnotations(
        ClaimsPrincipal caller, AnnotationStore store, CancellationToken cancellationToken, string? traceId = null,
        string? spanId = null, string? threadId = null, Guid? evaluationId = null, string? user = null, int limit = 100,
        string? cursor = null)
    {
        if (limit is < 1 or > 1000)
            return Refuse("limit must be from 1 to 1000.");
        TimeCursor? after = null;
        if (cursor is { Length: > 0 } && !TimeCursor.TryParse(cursor, out after))
            return Refuse("cursor is not one that a page of this list gave as next.");
        byte[]? trace = null, span = null;
        if (traceId is not null && !SpanIds.TryParseTrace(traceId, out trace))
            return Refuse("traceId must be 32 hex digits.");
        if (spanId is not null && !SpanIds.TryParseSpan(spanId, out span))
            return Refuse("spanId must be 16 or 32 hex digits.");

        var filter = new AnnotationFilter { TraceId = trace, SpanId = span, ThreadId = threadId, EvaluationId = evaluationId, User = user };
        var items = await store.ListAsync(caller.ProjectId, filter, after, limit, cancellationToken);
        return TypedResults.Ok(new AnnotationList(
            items, items.Count == limit ? new TimeCursor(items[^1].CreatedAt, items[^1].Id).ToString() : null));
    }

    /// <summary>Keeps what a person thinks of a trace, a span, a thread or an evaluation; it may come before them.</summary>
    internal static async Task<Results<Ok<Annotation>, ProblemHttpResult>> AddAnnotation(
        HttpRequest request, ClaimsPrincipal user, AnnotationStore store, CancellationToken cancellationToken)
    {
        var (sent, problem) = await SentJson.ReadAsync<AnnotationRequest>(request, cancellationToken);
        return (problem ?? sent!.Problem()) is { } wrong
            ? Refuse(wrong)
            : TypedResults.Ok(await store.AddAsync(user.ProjectId, sent!.ToAnnotation(), cancellationToken));
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveAnnotation(
        Guid id, ClaimsPrincipal user, AnnotationStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(user.ProjectId, id, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Problem(
                title: "There is no such annotation in the key's project.", statusCode: StatusCodes.Status404NotFound);
}
