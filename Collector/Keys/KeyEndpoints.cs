using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Projects;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Keys;

/// <param name="Scopes">Out of ingest, read, write, gate and admin; ingest when not given.</param>
internal sealed record NewKey(string? Name, string[]? Scopes);

/// <param name="Key">The secret; it is not shown again.</param>
internal sealed record AddedKey(Guid Id, string Name, string[] Scopes, string Key);

internal static class KeyEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapKeys()
        {
            var keys = routes.MapGroup("/api/keys").WithTags("Keys").RequireAuthorization(Scopes.Admin);
            keys.MapGet("/", ListKeys);
            keys.MapPost("/", AddKey);
            keys.MapDelete("/{id:guid}", RemoveKey);
        }
    }

    /// <summary>The project's API keys, without their secrets.</summary>
    internal static async Task<Ok<IReadOnlyList<ApiKey>>> ListKeys(
        ClaimsPrincipal user, ApiKeyStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.ListAsync(user.ProjectId, cancellationToken));

    /// <summary>Makes an API key. The answer is the only one that holds its secret.</summary>
    internal static async Task<Results<Ok<AddedKey>, ProblemHttpResult>> AddKey(
        NewKey request, ClaimsPrincipal user, ApiKeyStore store, CancellationToken cancellationToken)
    {
        var scopes = request.Scopes ?? [Scopes.Ingest];
        if (request.Name is not { Length: >= 1 and <= 100 } name)
            return Refuse("name must have 1 to 100 characters.");
        if (scopes is [] || scopes.Except(Scopes.All).Any())
            return Refuse($"scopes must be some of {string.Join(", ", Scopes.All)}.");

        var (key, secret) = await store.AddAsync(user.ProjectId, name, [.. scopes.Distinct()], cancellationToken);
        return TypedResults.Ok(new AddedKey(key.Id, key.Name, key.Scopes, secret));
    }

    /// <summary>Revokes an API key; services that have seen it forget it within seconds.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveKey(
        Guid id, ClaimsPrincipal user, ApiKeyStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(user.ProjectId, id, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Problem(title: "The project has no such key.", statusCode: StatusCodes.Status404NotFound);
}

internal static class KeyLookup
{
    extension(ApiKeyStore store)
    {
        /// <summary>The caller that a key's hash stands for; see <see cref="FindApiKey"/>.</summary>
        internal async ValueTask<ApiKeyCaller?> FindCallerAsync(byte[] hash, CancellationToken cancellationToken) =>
            await store.FindAsync(hash, cancellationToken) is { } grant ? new(grant.ProjectId, grant.Scopes) : null;
    }
}
