using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Gates.Runs;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Gates;
using Platform.Suites;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Gates.Nightly;

/// <summary>Suites that run by themselves.</summary>
internal static class ScheduleEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapSchedules()
        {
            var schedules = routes.MapGroup("/api/gates/schedules").WithTags("Gates");
            schedules.MapGet("/", ListSchedules).RequireAuthorization(Scopes.Read);
            schedules.MapPut("/{suite}", SetSchedule).Accepts<JsonElement>("application/json").RequireAuthorization(Scopes.Gate)
                .WithMetadata(StartEndpoints.Limit);
            schedules.MapDelete("/{suite}", RemoveSchedule).RequireAuthorization(Scopes.Gate);
        }
    }

    /// <summary>When which suite runs next, what it started last, and why not.</summary>
    internal static async Task<Ok<IReadOnlyList<GateSchedule>>> ListSchedules(
        ClaimsPrincipal user, GateScheduleStore schedules, CancellationToken cancellationToken) =>
        TypedResults.Ok(await schedules.ListAsync(user.ProjectId, cancellationToken));

    /// <summary>
    /// Runs a nightly suite by its own <c>schedule</c> from now on, in the state in which it is sent; without running it now. The body is
    /// that of <c>POST /api/gates/nightly</c>.
    /// </summary>
    internal static async Task<Results<Ok<GateSchedule>, ProblemHttpResult>> SetSchedule(
        string suite, JsonElement body, ClaimsPrincipal user, GateScheduleStore schedules, GateRequests requests,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var (request, problem) = await StartEndpoints.ReadAsync(body, Tier.Nightly, user, requests, cancellationToken);
        if (request is null)
            return problem!;
        if (request.Suite.Name != suite)
            return Refuse($"The suite in the body is {request.Suite.Name}, not {suite}.");
        if (request.Suite.Nightly.Schedule is not { } schedule)
            return Refuse("The suite has no schedule, such as { \"cron\": \"0 3 * * *\", \"timeZone\": \"Europe/Vienna\" }.");

        return TypedResults.Ok(await schedules.SetAsync(user.ProjectId, new()
        {
            Suite = suite,
            Cron = schedule.Cron,
            TimeZone = schedule.TimeZone,
            Request = body,
            NextAt = schedule.NextAfter(time.GetUtcNow())?.UtcDateTime,
        }, cancellationToken));
    }

    /// <summary>The suite runs only when somebody says so; its runs stay.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveSchedule(
        string suite, ClaimsPrincipal user, GateScheduleStore schedules, CancellationToken cancellationToken) =>
        await schedules.RemoveAsync(user.ProjectId, suite, cancellationToken) ? TypedResults.NoContent()
            : Refuse($"The suite {suite} has no schedule in the key's project.", StatusCodes.Status404NotFound);
}
