using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Comparison;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Gates;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Reports;
using Platform.Suites.Runs;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Gates.Runs;

/// <summary>Reads gate runs, compares them, and takes a person's answer to a flag.</summary>
internal static class RunEndpoints
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(500);

    extension(IEndpointRouteBuilder routes)
    {
        public void MapRuns()
        {
            var runs = routes.MapGroup("/api/gates/runs/{id:guid}").WithTags("Gates");
            runs.MapGet("/", GetRun).RequireAuthorization(Scopes.Read);
            runs.MapGet("/events", Watch).RequireAuthorization(Scopes.Read);
            runs.MapGet("/report", GetReport).RequireAuthorization(Scopes.Read);
            runs.MapGet("/compare", Compare).RequireAuthorization(Scopes.Read);
            runs.MapPost("/review", Review).RequireAuthorization(Scopes.Gate);
        }

        public void MapSchema() =>
            routes.MapGet("/schema/suite.json", () => TypedResults.Stream(SuiteSchema.Open(), "application/schema+json")).AllowAnonymous();
    }

    /// <summary>A run with its progress, and its verdict once it has one.</summary>
    internal static async Task<Results<Ok<RunAnswer>, ProblemHttpResult>> GetRun(
        Guid id, ClaimsPrincipal user, GateRuns runs, CancellationToken cancellationToken) =>
        await ReadAsync(id, user.ProjectId, runs, cancellationToken) is { } read ? TypedResults.Ok(read.Answer) : NotFound();

    /// <summary>Progress as server-sent events: <c>progress</c> on every change, <c>verdict</c> at the end.</summary>
    internal static async Task<Results<ServerSentEventsResult<RunAnswer>, ProblemHttpResult>> Watch(
        Guid id, ClaimsPrincipal user, GateRuns runs, TimeProvider time, CancellationToken cancellationToken) =>
        await runs.FindAsync(user.ProjectId, id, cancellationToken) is { } run
            ? TypedResults.ServerSentEvents(EventsAsync(run, user.ProjectId, runs, time, cancellationToken)) : NotFound();

    /// <summary>A run as a file.</summary>
    /// <param name="format"><c>json</c>, <c>markdown</c>, <c>junit</c>, <c>sarif</c> or <c>html</c>.</param>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetReport(
        Guid id, ClaimsPrincipal user, GateRuns runs, CancellationToken cancellationToken, string format = "json")
    {
        (Action<GateResult, Stream>? write, var type) = format switch
        {
            "json" => (Report.WriteJson, "application/json"),
            "markdown" => (MarkdownReport.Write, "text/markdown; charset=utf-8"),
            "junit" => (JunitReport.Write, "application/xml"),
            "sarif" => (SarifReport.Write, "application/sarif+json"),
            "html" => (HtmlReport.Write, "text/html; charset=utf-8"),
            _ => ((Action<GateResult, Stream>?)null, ""),
        };
        if (write is null)
            return Refuse($"format is {format}; it must be json, markdown, junit, sarif or html.");
        if (await ReadAsync(id, user.ProjectId, runs, cancellationToken) is not { } read)
            return NotFound();

        using var stream = new MemoryStream();
        write(read.Result, stream);
        return TypedResults.File(stream.ToArray(), type);
    }

    /// <summary>What changed between two runs, case by case, with intervals.</summary>
    /// <param name="to">The id of the other run, the earlier one; <c>baseline</c> is the one that the verdict was made against.</param>
    internal static async Task<Results<Ok<RunComparison>, ProblemHttpResult>> Compare(
        Guid id, ClaimsPrincipal user, GateRuns runs, GateComparisons comparisons, CancellationToken cancellationToken, string to = "baseline")
    {
        if (await ReadAsync(id, user.ProjectId, runs, cancellationToken) is not { } read)
            return NotFound();
        var other = to == "baseline" ? read.Answer.Verdict?.Evidence["baseline"]?["id"]?.GetValue<string>() : to;
        if (other is null)
            return Refuse("The run has no baseline.", StatusCodes.Status404NotFound);
        if (!Guid.TryParse(other, out var baseline))
            return Refuse($"to is {to}; it must be the id of a run, or baseline.");
        if (await runs.FindAsync(user.ProjectId, baseline, cancellationToken) is null)
            return NotFound();

        return TypedResults.Ok(await comparisons.CompareAsync(user.ProjectId, baseline, id, cancellationToken));
    }

    /// <summary>Keeps a person's answer to a flag in the run's history.</summary>
    internal static async Task<Results<Ok<RunAnswer>, ProblemHttpResult>> Review(
        Guid id, GateReview review, ClaimsPrincipal user, GateRuns runs, GateReviewStore reviews, CancellationToken cancellationToken)
    {
        if (review.Problem() is { } problem)
            return Refuse(problem);
        if (await runs.FindAsync(user.ProjectId, id, cancellationToken) is null)
            return NotFound();
        if (await reviews.AddAsync(user.ProjectId, id, review, cancellationToken) is null)
            return Refuse("Only a run whose verdict is flag waits for a person.", StatusCodes.Status409Conflict);

        return TypedResults.Ok((await ReadAsync(id, user.ProjectId, runs, cancellationToken))!.Value.Answer);
    }

    private static async IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<RunAnswer>> EventsAsync(
        TestRun? run, int project, GateRuns runs, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var link = run is null ? null : await runs.FindLinkAsync(project, run.Id, cancellationToken);
        for (var done = -1; run is { Status: "running" }; run = await runs.FindAgainAsync(project, run, cancellationToken))
        {
            if (run.CaseCount != done)
                yield return new(RunAnswer.Of(run, GateRuns.Result(run, []) with { Link = link }), "progress");
            done = run.CaseCount;
            await Task.Delay(_poll, time, cancellationToken);
        }

        if (run is not null && await ReadAsync(run.Id, project, runs, cancellationToken) is { } read)
            yield return new(read.Answer, "verdict");
    }

    private static async Task<(RunAnswer Answer, GateResult Result)?> ReadAsync(
        Guid id, int project, GateRuns runs, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(project, id, cancellationToken) is not { } run)
            return null;
        var (cases, link) = (await runs.ListCasesAsync(project, id, cancellationToken), await runs.FindLinkAsync(project, id, cancellationToken));
        var result = GateRuns.Result(run, cases) with { Link = link };
        return (RunAnswer.Of(run, result), result);
    }

    private static ProblemHttpResult NotFound() => Refuse("There is no such gate run in the key's project.", StatusCodes.Status404NotFound);
}
