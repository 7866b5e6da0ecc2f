using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Gates;

namespace Platform.Gates.Releases;

internal static class ReleaseEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapReleases() =>
            routes.MapGet("/api/gates/releases/{version}", GetRelease).WithTags("Gates").RequireAuthorization(Scopes.Read);
    }

    /// <summary>Whether a version may ship, and why not: by the newest run of each suite and tier on it.</summary>
    /// <param name="version">As the runs were given it.</param>
    internal static async Task<Ok<Release>> GetRelease(
        string version, ClaimsPrincipal user, ReleaseStore releases, CancellationToken cancellationToken) =>
        TypedResults.Ok(await releases.GetAsync(user.ProjectId, version, cancellationToken));
}
