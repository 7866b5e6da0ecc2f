using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.TestRuns;

namespace Platform.Gates.Releases;

internal static class ReleaseEndpoints
{
    private const int MostRuns = 1000;

    /// <summary>A suite that has not run by night for so long is no longer asked for.</summary>
    private static readonly TimeSpan _lately = TimeSpan.FromDays(30);

    extension(IEndpointRouteBuilder routes)
    {
        public void MapReleases() =>
            routes.MapGet("/api/gates/releases/{version}", GetRelease).WithTags("Gates").RequireAuthorization(Scopes.Read);
    }

    /// <summary>Whether a version may ship, and why not: by the newest run of each suite and tier on it.</summary>
    /// <param name="version">As the runs were given it.</param>
    internal static async Task<Ok<ReleaseAnswer>> GetRelease(
        string version, ClaimsPrincipal user, TestRunStore runs, TimeProvider time, CancellationToken cancellationToken)
    {
        var ofVersion = await runs.ListAsync(
            user.ProjectId, new() { Source = "gate", Version = version }, null, MostRuns, cancellationToken);
        var nights = await runs.ListAsync(
            user.ProjectId, new() { Source = "gate", Tier = "nightly", From = time.GetUtcNow() - _lately }, null, MostRuns, cancellationToken);
        return TypedResults.Ok(ReleaseRule.Decide(version, ofVersion.Items, nights.Items.Select(run => run.Suite).OfType<string>().Distinct()));
    }
}
