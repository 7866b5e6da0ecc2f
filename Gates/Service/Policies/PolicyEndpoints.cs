using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Gates.Runs;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Gates;
using Platform.Suites;
using Platform.Suites.Policies;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Gates.Policies;

/// <summary>A version of a policy as the API has it.</summary>
internal sealed record PolicyAnswer(
    string Name, int Version, IReadOnlyDictionary<string, TierPolicy> Tiers, IReadOnlyList<Waiver> Waivers,
    string Author, string? Comment, DateTime CreatedAt)
{
    public static PolicyAnswer Of(GatePolicy stored)
    {
        var policy = stored.Policy.Deserialize<Policy>(GateJson.Options)!;
        return new(stored.Name, stored.Version, policy.Tiers, policy.Waivers, stored.Author, stored.Comment, stored.CreatedAt);
    }
}

/// <summary>Policies of gates. CI's key, which may run gates, cannot change them: that takes the scope <c>write</c>.</summary>
internal static class PolicyEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapPolicies()
        {
            var policies = routes.MapGroup("/api/gates/policies").WithTags("Gate policies").RequireAuthorization(Scopes.Read);
            policies.MapGet("/", ListPolicies);
            policies.MapGet("/{name}", GetPolicy);
            policies.MapGet("/{name}/versions", ListVersions);
            policies.MapPut("/{name}", SetPolicy).RequireAuthorization(Scopes.Write).Accepts<JsonElement>("application/json");
        }
    }

    /// <summary>The newest version of every policy, by name.</summary>
    internal static async Task<Ok<IEnumerable<PolicyAnswer>>> ListPolicies(
        ClaimsPrincipal user, GatePolicyStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok((await store.ListAsync(user.ProjectId, cancellationToken)).Select(PolicyAnswer.Of));

    /// <summary>One policy.</summary>
    /// <param name="version">The newest when not given.</param>
    internal static async Task<Results<Ok<PolicyAnswer>, ProblemHttpResult>> GetPolicy(
        string name, ClaimsPrincipal user, GatePolicyStore store, CancellationToken cancellationToken, int? version = null) =>
        await store.GetAsync(user.ProjectId, name, version, cancellationToken) is { } found ? TypedResults.Ok(PolicyAnswer.Of(found)) : NotFound(name);

    /// <summary>Who changed a policy, when and why, newest first.</summary>
    internal static async Task<Results<Ok<IEnumerable<PolicyAnswer>>, ProblemHttpResult>> ListVersions(
        string name, ClaimsPrincipal user, GatePolicyStore store, CancellationToken cancellationToken) =>
        await store.ListVersionsAsync(user.ProjectId, name, cancellationToken) is { Count: > 0 } versions
            ? TypedResults.Ok(versions.Select(PolicyAnswer.Of)) : NotFound(name);

    /// <summary>Makes the next version, which holds for runs that start from now on.</summary>
    internal static async Task<Results<Ok<PolicyAnswer>, ProblemHttpResult>> SetPolicy(
        string name, JsonElement body, ClaimsPrincipal user, GatePolicyStore store, CancellationToken cancellationToken)
    {
        if (name.Length > GatePolicy.MostCharactersOfName)
            return Refuse($"A policy's name has at most {GatePolicy.MostCharactersOfName} characters.");
        try
        {
            var policy = PolicyReader.Read(body, "author", "comment");
            var (author, comment) = (Text(body, "author"), Text(body, "comment"));
            if (string.IsNullOrWhiteSpace(author) || author.Length > GatePolicy.MostCharactersOfName)
                return Refuse("author must be the name of who changes the policy: it is kept in its history.");
            if (comment?.Length > GatePolicy.MostCharacters)
                return Refuse($"comment must have at most {GatePolicy.MostCharacters} characters.");
            return TypedResults.Ok(PolicyAnswer.Of(await store.AddAsync(
                user.ProjectId, name, JsonSerializer.SerializeToElement(policy, GateJson.Options), author, comment, cancellationToken)));
        }
        catch (SuiteException wrong)
        {
            return Refuse(wrong.Sentences);
        }
    }

    private static string? Text(JsonElement body, string key) =>
        body.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ProblemHttpResult NotFound(string name) => Refuse($"There is no gate policy {name} of that version in the key's project.", StatusCodes.Status404NotFound);
}
