using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Platform.ServiceDefaults.ApiKeys;

/// <summary>
/// Authentication by API key in any of the spellings that clients use: <c>Authorization: Bearer KEY</c>, Basic with the
/// key as password (Langfuse's exporter), <c>x-api-key</c>, and the three headers of the DeepEval clients. gRPC metadata
/// are headers too.
/// </summary>
internal sealed partial class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyCache keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string SchemeName = "ApiKey";

    private static readonly string[] _headers = ["x-api-key", "CONFIDENT-API-KEY", "CONFIDENT_API_KEY", "x-confident-api-key"];

    private bool _lookupFailed;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SecretOf(Request) is not { Length: > 0 } secret)
            return AuthenticateResult.NoResult();
        try
        {
            return await keys.FindAsync(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), Context.RequestAborted) is { } caller
                ? AuthenticateResult.Success(new(ApiKeyPrincipal.Of(caller, Scheme.Name), Scheme.Name))
                : AuthenticateResult.Fail("No such API key.");
        }
        catch (DbException problem)
        {
            // An exporter that hears 500 throws its spans away; told to come back, it does.
            LogLookupFailed(Logger, problem);
            _lookupFailed = true;
            return AuthenticateResult.Fail("The API key could not be looked up.");
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_lookupFailed)
            return Context.RefuseAsync(ApiKeyRefusal.Unavailable, "API keys cannot be looked up at the moment. Try again.");
        return Context.RefuseAsync(
            ApiKeyRefusal.Unauthenticated,
            "An API key is missing or not known. Send it as 'Authorization: Bearer KEY' or 'x-api-key: KEY'.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scopes = Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>();
        return Context.RefuseAsync(
            ApiKeyRefusal.PermissionDenied, $"This API key lacks the scope '{string.Join("' or '", scopes ?? [])}'.");
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

    [LoggerMessage(LogLevel.Error, "An API key could not be looked up")]
    private static partial void LogLookupFailed(ILogger logger, Exception problem);
}
