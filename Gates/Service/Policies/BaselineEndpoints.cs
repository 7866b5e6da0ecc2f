using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Gates;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Gates.Policies;

/// <summary>Which run takes the name.</summary>
/// <param name="Author">Who pins it.</param>
internal sealed record BaselinePin(Guid Run, string Author);

/// <summary>Baselines that have names, such as a release: a suite's <c>baseline</c> or a request's names them.</summary>
internal static class BaselineEndpoints
{
    private const int MostCharacters = 200;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapBaselines()
        {
            var baselines = routes.MapGroup("/api/gates/baselines").WithTags("Gate baselines").RequireAuthorization(Scopes.Read);
            baselines.MapGet("/", ListBaselines);
            baselines.MapPut("/{name}", SetBaseline).RequireAuthorization(Scopes.Write);
            baselines.MapDelete("/{name}", RemoveBaseline).RequireAuthorization(Scopes.Write);
        }
    }

    /// <summary>All names and their runs.</summary>
    internal static async Task<Ok<IReadOnlyList<PinnedBaseline>>> ListBaselines(
        ClaimsPrincipal user, PinnedBaselineStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.ListAsync(user.ProjectId, cancellationToken));

    /// <summary>Gives a name to a finished run.</summary>
    internal static async Task<Results<Ok<PinnedBaseline>, ProblemHttpResult>> SetBaseline(
        string name, BaselinePin pin, ClaimsPrincipal user, PinnedBaselineStore store, CancellationToken cancellationToken)
    {
        if (name.Length > MostCharacters || Guid.TryParse(name, out _))
            return Refuse($"A baseline's name has at most {MostCharacters} characters and is no id of a run.");
        if (string.IsNullOrWhiteSpace(pin.Author) || pin.Author.Length > MostCharacters)
            return Refuse("author must be the name of who pins the run.");
        return await store.SetAsync(user.ProjectId, name, pin.Run, pin.Author, cancellationToken) is { } pinned
            ? TypedResults.Ok(pinned)
            : Refuse($"There is no finished gate run {pin.Run} in the key's project.", StatusCodes.Status404NotFound);
    }

    /// <summary>Takes the name away; the run stays.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveBaseline(
        string name, ClaimsPrincipal user, PinnedBaselineStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(user.ProjectId, name, cancellationToken) ? TypedResults.NoContent()
            : Refuse($"There is no baseline {name} in the key's project.", StatusCodes.Status404NotFound);
}
