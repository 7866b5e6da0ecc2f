using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage;
using Platform.Storage.TestRuns;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.TestRuns;

internal static class TestRunEndpoints
{
    private const long MostBytes = 256 * 1024 * 1024;
    private const int CasesAtOnce = 500;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapTestRuns()
        {
            var runs = routes.MapGroup("/api/test-runs").WithTags("Test runs");
            runs.MapGet("/", ListRuns).RequireAuthorization(Scopes.Read);
            runs.MapGet("/{id:guid}", GetRun).RequireAuthorization(Scopes.Read);
            runs.MapPost("/", AddRun).RequireAuthorization(Scopes.Write)
                .Accepts<TestRunRequest>("application/json").WithMetadata(new RequestSizeLimitAttribute(MostBytes));
            runs.MapPut("/{id:guid}", ChangeRun).RequireAuthorization(Scopes.Write)
                .Accepts<TestRunRequest>("application/json").WithMetadata(new RequestSizeLimitAttribute(MostBytes));
            runs.MapDelete("/{id:guid}", RemoveRun).RequireAuthorization(Scopes.Write);
        }
    }

    /// <summary>Test runs, newest first. <c>hyperparameters.NAME=VALUE</c> may be given for any name.</summary>
    /// <param name="query">The filter; all that is given must hold.</param>
    /// <param name="limit">1 to 1000, 50 when not given.</param>
    /// <param name="cursor">The <c>next</c> of the page before.</param>
    internal static async Task<Results<Ok<TestRunList>, ProblemHttpResult>> ListRuns(
        [AsParameters] TestRunQuery query, ClaimsPrincipal user, HttpRequest request, TestRunStore store,
        CancellationToken cancellationToken, int limit = 50, string? cursor = null)
    {
        if (limit is < 1 or > 1000)
            return Refuse("limit must be from 1 to 1000.");
        TimeCursor? after = null;
        if (cursor is { Length: > 0 } && !TimeCursor.TryParse(cursor, out after))
            return Refuse("cursor is not one that a page of this list gave as next.");

        var page = await store.ListAsync(user.ProjectId, query.ToFilter(request.Query), after, limit, cancellationToken);
        return TypedResults.Ok(new TestRunList(page.Items, page.Next?.ToString()));
    }

    /// <summary>One test run with all of its cases, in order, and their scores.</summary>
    internal static async Task<Results<Ok<TestRunAnswer>, ProblemHttpResult>> GetRun(
        Guid id, ClaimsPrincipal user, TestRunStore runs, TestRunCaseStore cases, CancellationToken cancellationToken) =>
        await runs.GetAsync(user.ProjectId, id, cancellationToken) is { } run
            ? TypedResults.Ok(new TestRunAnswer(run, CasesOf(user.ProjectId, id, cases, cancellationToken)))
            : NotFound();

    /// <summary>Keeps a test run. With an id it may be sent again, which changes nothing.</summary>
    internal static async Task<Results<Ok<TestRun>, ProblemHttpResult>> AddRun(
        HttpRequest request, ClaimsPrincipal user, TestRunWriter writer, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (sent, problem) = await SentRun.ReadAsync(request, further: false, time.GetUtcNow(), cancellationToken);
        if (sent is null)
            return Refuse(problem!);

        var run = await writer.SetAsync(
            user.ProjectId, sent.Run.On(new() { Id = sent.Run.Id ?? Guid.CreateVersion7(), Source = "api" }), cancellationToken);
        return TypedResults.Ok(await writer.AddCasesAsync(user.ProjectId, run.Id, sent.Cases, cancellationToken) ?? run);
    }

    /// <summary>Adds test cases to a run, or changes what it says about itself. Each case needs its <c>order</c>.</summary>
    internal static async Task<Results<Ok<TestRun>, ProblemHttpResult>> ChangeRun(
        Guid id, HttpRequest request, ClaimsPrincipal user, TestRunStore store, TestRunWriter writer,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var (sent, problem) = await SentRun.ReadAsync(request, further: true, time.GetUtcNow(), cancellationToken);
        if (sent is null)
            return Refuse(problem!);
        if (await store.GetAsync(user.ProjectId, id, cancellationToken) is not { } run)
            return NotFound();
        if (run.Source != "api")
            return TypedResults.Problem(
                title: "Only runs that came by POST /api/test-runs are changed here.", statusCode: StatusCodes.Status409Conflict);

        await writer.SetAsync(user.ProjectId, sent.Run.On(run), cancellationToken);
        return await writer.AddCasesAsync(user.ProjectId, id, sent.Cases, cancellationToken) is { } counted
            ? TypedResults.Ok(counted) : NotFound();
    }

    /// <summary>Removes a run with its cases; their traces stay.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveRun(
        Guid id, ClaimsPrincipal user, TestRunStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(user.ProjectId, id, cancellationToken) ? TypedResults.NoContent() : NotFound();

    private static async IAsyncEnumerable<TestCaseAnswer> CasesOf(
        int project, Guid run, TestRunCaseStore store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CasePlace? after = null;
        IReadOnlyList<TestRunCase> read;
        do
        {
            read = await store.ListAsync(project, run, new(), after, CasesAtOnce, cancellationToken);
            foreach (var one in read)
                yield return new(one);
            after = read is [.., var last] ? new(last.Conversational, last.Position) : after;
        }
        while (read.Count == CasesAtOnce);
    }

    private static ProblemHttpResult NotFound() => TypedResults.Problem(
        title: "There is no such test run in the key's project.", statusCode: StatusCodes.Status404NotFound);
}
