using System.Globalization;
using System.Security.Claims;

namespace Platform.ServiceDefaults.ApiKeys;

/// <summary>Who a key stands for. <paramref name="Scopes"/> out of <see cref="ApiKeys.Scopes"/>.</summary>
public sealed record ApiKeyCaller(int ProjectId, IReadOnlyList<string> Scopes);

/// <summary>Looks a key up by the SHA-256 of its secret; null when no such key is known.</summary>
public delegate ValueTask<ApiKeyCaller?> FindApiKey(byte[] hash, CancellationToken cancellationToken);

/// <summary>What a key may do; also the names of the authorization policies.</summary>
public static class Scopes
{
    public const string Ingest = "ingest";
    public const string Read = "read";
    public const string Write = "write";
    public const string Gate = "gate";
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Ingest, Read, Write, Gate, Admin];
}

public static class ApiKeyPrincipal
{
    internal const string ProjectClaim = "project";
    internal const string ScopeClaim = "scope";

    internal static ClaimsPrincipal Of(ApiKeyCaller caller, string scheme) => new(new ClaimsIdentity(
        [
            new(ProjectClaim, caller.ProjectId.ToString(CultureInfo.InvariantCulture)),
            .. caller.Scopes.Select(scope => new Claim(ScopeClaim, scope)),
        ],
        scheme));

    extension(ClaimsPrincipal user)
    {
        /// <summary>The project of the caller's key; every query is made with it.</summary>
        /// <exception cref="InvalidOperationException">The endpoint let somebody in without a key.</exception>
        public int ProjectId => int.TryParse(user.FindFirstValue(ProjectClaim), CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new InvalidOperationException("The caller has no project: the endpoint requires no scope.");

        /// <param name="scope">Out of <see cref="Scopes"/>.</param>
        public bool HasScope(string scope) => user.HasClaim(ScopeClaim, scope);
    }
}
