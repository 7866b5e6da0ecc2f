using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Suites;
using Platform.Suites.Runs;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Gates.Runs;

/// <summary>The run goes on; <c>GET /api/gates/runs/{id}</c> has its state.</summary>
/// <param name="Link">Its page in the Web UI; null when the service does not know the UI's address.</param>
internal sealed record RunAccepted(Guid Id, string Status, string Url, string? Link);

/// <summary>Starts gates: the tier commit answers with its verdict, the others with a run to watch.</summary>
internal static class StartEndpoints
{
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>Of a suite with its cases.</summary>
    internal static RequestSizeLimitAttribute Limit { get; } = new(MostBytes);

    extension(IEndpointRouteBuilder routes)
    {
        public void MapStart()
        {
            var gates = routes.MapGroup("/api/gates").WithTags("Gates").RequireAuthorization(Scopes.Gate)
                .WithMetadata(Limit);
            gates.MapPost("/commit", RunCommit).Accepts<JsonElement>("application/json");
            gates.MapPost("/pr", StartPr).Accepts<JsonElement>("application/json");
            gates.MapPost("/nightly", StartNightly).Accepts<JsonElement>("application/json");
        }
    }

    /// <summary>Runs a gate without judges and answers with its result.</summary>
    internal static async Task<Results<Ok<RunAnswer>, ProblemHttpResult>> RunCommit(
        JsonElement body, ClaimsPrincipal user, CommitGate gate, GateRuns runs, GateRequests requests,
        CancellationToken cancellationToken)
    {
        var (request, problem) = await ReadAsync(body, Tier.Commit, user, requests, cancellationToken);
        if (request is null)
            return problem!;

        // Stored once it is over: nobody could carry it on after the service was killed.
        var run = runs.New(request);
        var result = await gate.RunAsync(request.Suite, cancellationToken);
        await runs.StartAsync(user.ProjectId, run, cancellationToken);
        await runs.AddAsync(user.ProjectId, run.Id,
            [.. result.Cases.Where(each => each.Status != CaseStatus.NotRun).Select((each, index) => StoredCase.Of(each, index))], cancellationToken);
        var finished = await runs.FinishAsync(user.ProjectId, run.Id, result.Verdict, cancellationToken);
        return TypedResults.Ok(RunAnswer.Of(finished, result with { Link = await runs.FindLinkAsync(user.ProjectId, finished.Id, cancellationToken) }));
    }

    /// <summary>Starts a run against the baseline; its cases are asked and judged in the background.</summary>
    /// <param name="estimate">True: nothing runs, and the answer says what it would use.</param>
    internal static async Task<Results<Ok<GateEstimate>, Accepted<RunAccepted>, ProblemHttpResult>> StartPr(
        JsonElement body, ClaimsPrincipal user, GateRuns runs, GateRequests requests, GateEstimating estimating, CancellationToken cancellationToken,
        bool estimate = false)
    {
        var (request, problem) = await ReadAsync(body, Tier.Pr, user, requests, cancellationToken);
        if (request is null)
            return problem!;
        var estimated = await estimating.EstimateAsync(user.ProjectId, request.Suite, PrGate.Judge, cancellationToken);
        if (estimate)
            return TypedResults.Ok(estimated);
        if (estimated.LeftOut is not [] && (!request.Fit || estimated.Fitting == 0))
            return TooDear(estimated, request.Suite.Limits.MaxCostUsd);
        return await StartAsync(request.With(estimated), user, runs, cancellationToken);
    }

    /// <summary>Starts a run of tasks that are tried several times; it may take hours, and survives a restart.</summary>
    internal static async Task<Results<Accepted<RunAccepted>, ProblemHttpResult>> StartNightly(
        JsonElement body, ClaimsPrincipal user, GateRuns runs, GateRequests requests, CancellationToken cancellationToken)
    {
        var (request, problem) = await ReadAsync(body, Tier.Nightly, user, requests, cancellationToken);
        return request is null ? problem! : await StartAsync(request, user, runs, cancellationToken);
    }

    private static async Task<Accepted<RunAccepted>> StartAsync(
        GateRequest request, ClaimsPrincipal user, GateRuns runs, CancellationToken cancellationToken)
    {
        var run = await runs.StartAsync(user.ProjectId, runs.New(request), cancellationToken);
        var url = RunAnswer.UrlOf(run);
        return TypedResults.Accepted(url, new RunAccepted(run.Id, run.Status, url, await runs.FindLinkAsync(user.ProjectId, run.Id, cancellationToken)));
    }

    private static ProblemHttpResult TooDear(GateEstimate estimate, double mostUsd) => TypedResults.Problem(
        title: FormattableString.Invariant($"The run is estimated at {estimate.CostUsd:F2} USD for {estimate.Cases} cases, more than its maxCostUsd of {mostUsd}.")
            + (estimate.Fitting == 0 ? " Not even one case fits: raise maxCostUsd, or ask fewer judged metrics."
                : $" A subset of {estimate.Fitting} cases fits, spread over tags and lengths: take it by fit (gate pr --fit), or raise maxCostUsd."),
        statusCode: StatusCodes.Status422UnprocessableEntity, extensions: [new("estimate", estimate)]);

    internal static async Task<(GateRequest? Request, ProblemHttpResult? Problem)> ReadAsync(
        JsonElement body, Tier tier, ClaimsPrincipal user, GateRequests requests, CancellationToken cancellationToken)
    {
        try
        {
            return (await requests.ReadAsync(body, tier, user.ProjectId, cancellationToken), null);
        }
        catch (SuiteException wrong)
        {
            return (null, Refuse(wrong.Sentences));
        }
    }
}
