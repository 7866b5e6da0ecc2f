using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Platform.ServiceDefaults.ApiKeys;

/// <summary>
/// Authentication by API key in any of the spellings that clients use: <c>Authorization: Bearer KEY</c>, Basic with the
/// key as password (Langfuse's exporter), <c>x-api-key</c>, and the three headers of the DeepEval clients. gRPC metadata
/// are headers too.
/// </summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, FindApiKey find)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string SchemeName = "ApiKey";

    private static readonly string[] _headers = ["x-api-key", "CONFIDENT-API-KEY", "CONFIDENT_API_KEY", "x-confident-api-key"];

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SecretOf(Request) is not { Length: > 0 } secret)
            return AuthenticateResult.NoResult();
        if (await find(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), Context.RequestAborted) is not { } caller)
            return AuthenticateResult.Fail("No such API key.");

        var identity = new ClaimsIdentity(Scheme.Name);
        identity.AddClaim(new(ApiKeyPrincipal.ProjectClaim, caller.ProjectId.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaims(caller.Scopes.Select(scope => new Claim(ApiKeyPrincipal.ScopeClaim, scope)));
        return AuthenticateResult.Success(new(new(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return RefuseAsync(
            HttpStatusCode.Unauthorized,
            "An API key is missing or not known. Send it as 'Authorization: Bearer KEY' or 'x-api-key: KEY'.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        RefuseAsync(HttpStatusCode.Forbidden, "This API key lacks the scope that the route needs.");

    /// <summary>Errors under /v1/ carry the DeepEval envelope beside the problem; gRPC clients map the status itself.</summary>
    private async Task RefuseAsync(HttpStatusCode status, string title)
    {
        Response.StatusCode = (int)status;
        if (Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) is true)
            return;
        object problem = Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
            ? new { type = "about:blank", title, status = (int)status, success = false, error = title }
            : new { type = "about:blank", title, status = (int)status };
        await Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", Context.RequestAborted);
    }

    private static string? SecretOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return authorization["Bearer ".Length..].Trim();
        if (authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return PasswordOf(authorization["Basic ".Length..]);
        return _headers.Select(name => request.Headers[name].ToString()).FirstOrDefault(value => value.Length > 0);
    }

    private static string? PasswordOf(string basic)
    {
        var bytes = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }
}
