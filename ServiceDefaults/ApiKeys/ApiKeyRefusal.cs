using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Platform.ServiceDefaults.ApiKeys;

/// <summary>Why a request is not let in, in HTTP's words and in gRPC's.</summary>
internal sealed record ApiKeyRefusal(int HttpStatus, int GrpcStatus)
{
    internal static ApiKeyRefusal Unauthenticated { get; } = new(StatusCodes.Status401Unauthorized, 16);

    internal static ApiKeyRefusal PermissionDenied { get; } = new(StatusCodes.Status403Forbidden, 7);

    internal static ApiKeyRefusal Unavailable { get; } = new(StatusCodes.Status503ServiceUnavailable, 14);
}

internal static class ApiKeyRefusals
{
    extension(HttpContext context)
    {
        /// <summary>Answers in the client's own way; errors under /v1/ carry DeepEval's envelope beside the problem.</summary>
        internal Task RefuseAsync(ApiKeyRefusal refusal, string title)
        {
            var response = context.Response;
            if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) is true)
            {
                // A gRPC error is an HTTP success.
                response.ContentType = "application/grpc";
                response.Headers["grpc-status"] = refusal.GrpcStatus.ToString(CultureInfo.InvariantCulture);
                response.Headers["grpc-message"] = Uri.EscapeDataString(title);
                return Task.CompletedTask;
            }

            response.StatusCode = refusal.HttpStatus;
            if (refusal == ApiKeyRefusal.Unauthenticated)
                response.Headers.WWWAuthenticate = "Bearer";
            if (refusal == ApiKeyRefusal.Unavailable)
                response.Headers.RetryAfter = "1";
            object problem = context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
                ? new { type = "about:blank", title, status = refusal.HttpStatus, success = false, error = title }
                : new { type = "about:blank", title, status = refusal.HttpStatus };
            return response.WriteAsJsonAsync(problem, options: null, "application/problem+json", context.RequestAborted);
        }
    }
}
