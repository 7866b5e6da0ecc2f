using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Collector.Metrics;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage;
using Platform.Storage.Evaluations;
using Platform.Storage.Traces;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Evaluations;

/// <summary>What re-evaluations have come to, beside what was there before.</summary>
internal static class ReevaluationResultEndpoints
{
    private const int MostSubjects = 1_000;

    extension(RouteGroupBuilder runs)
    {
        internal void MapReevaluationResults()
        {
            runs.MapGet("/", ListReevaluations).RequireAuthorization(Scopes.Read);
            runs.MapGet("/{id:guid}", GetReevaluation).RequireAuthorization(Scopes.Read);
            runs.MapGet("/{id:guid}/results", ListSubjects).RequireAuthorization(Scopes.Read);
        }
    }

    /// <summary>Re-evaluations, newest first, without figures of their metrics.</summary>
    /// <param name="limit">1 to 1000, 100 when not given.</param>
    /// <param name="cursor">The <c>next</c> of the page before.</param>
    internal static async Task<Results<Ok<ReevaluationList>, ProblemHttpResult>> ListReevaluations(
        ClaimsPrincipal user, ReevaluationResultStore results, CancellationToken cancellationToken, int limit = 100, string? cursor = null)
    {
        if (limit is < 1 or > 1000)
            return Refuse("limit must be from 1 to 1000.");
        TimeCursor? after = null;
        if (cursor is { Length: > 0 } && !TimeCursor.TryParse(cursor, out after))
            return Refuse("cursor is not one that a page of this list gave as next.");
        var items = await results.ListAsync(user.ProjectId, limit, cancellationToken, after);
        return TypedResults.Ok(new ReevaluationList(
            items, items.Count == limit ? new TimeCursor(items[^1].CreatedAt, items[^1].Id).ToString() : null));
    }

    /// <summary>How far it has come, with its scores beside those before.</summary>
    internal static async Task<Results<Ok<Reevaluation>, ProblemHttpResult>> GetReevaluation(
        Guid id, ClaimsPrincipal user, ReevaluationResultStore results, ProjectMetrics projectMetrics, CancellationToken cancellationToken) =>
        await results.GetAsync(user.ProjectId, id, (await projectMetrics.GetAsync(user.ProjectId, cancellationToken)).LowerIsBetter(), cancellationToken)
            is { } found ? TypedResults.Ok(found) : NotFound();

    /// <summary>Each subject with its score before and now, the largest losses first.</summary>
    /// <param name="change"><c>worse</c>, <c>better</c>, <c>same</c>, <c>new</c>, or <c>none</c> for those without a score.</param>
    /// <param name="limit">1 to 1000.</param>
    internal static async Task<Results<Ok<IReadOnlyList<ReevaluatedSubject>>, ProblemHttpResult>> ListSubjects(
        Guid id, ClaimsPrincipal user, ReevaluationResultStore results, ProjectMetrics projectMetrics, CancellationToken cancellationToken,
        string? metric = null, string? change = null, int limit = 100)
    {
        if (change is not (null or "worse" or "better" or "same" or "new" or "none"))
            return Refuse("change must be worse, better, same, new or none.");
        var lower = (await projectMetrics.GetAsync(user.ProjectId, cancellationToken)).LowerIsBetter();
        return TypedResults.Ok(await results.ListSubjectsAsync(
            user.ProjectId, id, metric, change, lower, Math.Clamp(limit, 1, MostSubjects), cancellationToken));
    }

    /// <summary>All evaluations of a trace and its spans, those that newer ones have replaced among them.</summary>
    /// <param name="traceId">32 hex digits, with or without hyphens.</param>
    internal static async Task<Results<Ok<IReadOnlyList<Evaluation>>, ProblemHttpResult>> ListGenerations(
        string traceId, ClaimsPrincipal user, EvaluationStore evaluations, CancellationToken cancellationToken) =>
        SpanIds.TryParseTrace(traceId, out var trace)
            ? TypedResults.Ok(await evaluations.ListGenerationsAsync(user.ProjectId, trace, cancellationToken))
            : Refuse("A trace id is 32 hex digits.");

    internal static ProblemHttpResult NotFound() => TypedResults.Problem(
        title: "There is no such re-evaluation in the key's project.", statusCode: StatusCodes.Status404NotFound);
}

/// <param name="Next">Cursor of the page after this one; null on the last.</param>
internal sealed record ReevaluationList(IReadOnlyList<Reevaluation> Items, string? Next);
