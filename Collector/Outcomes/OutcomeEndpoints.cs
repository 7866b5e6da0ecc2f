using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Outcomes;
using Platform.Storage.Traces;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Outcomes;

/// <summary>How a thread, or else a trace, ended. Exactly one of the two ids is given.</summary>
/// <param name="Source">Who says so; each source has one say, which it may change.</param>
internal sealed record OutcomeReport(string? ThreadId, string? TraceId, bool? Resolved, string? Source);

internal static class OutcomeEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapOutcomes() => routes.MapPost("/api/outcomes", SetOutcome)
            .WithTags("Outcomes").RequireAuthorization(Scopes.Write);
    }

    /// <summary>Reports how a thread or trace ended. Saying it again changes nothing; it may come before the trace.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> SetOutcome(
        OutcomeReport report, ClaimsPrincipal user, OutcomeStore store, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(report.ThreadId) == string.IsNullOrWhiteSpace(report.TraceId))
            return Refuse("Name either threadId or traceId.");
        if (report.Resolved is not { } resolved)
            return Refuse("resolved must be true or false.");
        if (report.ThreadId is { Length: > 1000 } || report.Source is { Length: > 200 })
            return Refuse("threadId is longer than 1000 or source longer than 200 characters.");
        byte[]? traceId = null;
        if (report.TraceId is not null && !SpanIds.TryParseTrace(report.TraceId, out traceId))
            return Refuse("traceId must be 32 hex digits.");

        var (target, id) = traceId is null ? ("thread", report.ThreadId!) : ("trace", Convert.ToHexStringLower(traceId));
        await store.SetAsync(user.ProjectId, target, id, resolved, report.Source ?? "", cancellationToken);
        return TypedResults.NoContent();
    }
}
