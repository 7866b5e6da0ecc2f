using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace Platform.Collector;

/// <summary>
/// A database that cannot be used is no fault of the request: 503 with a retry hint, which gRPC clients read as
/// UNAVAILABLE. Under /v1/ the body has DeepEval's envelope as well.
/// </summary>
internal sealed class DatabaseOutage : IExceptionHandler
{
    private const string Title = "The database cannot be used right now. Send this request again later.";
    private const string RetryAfterSeconds = "5";

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not NpgsqlException { IsTransient: true })
            return false;
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = RetryAfterSeconds;
        object problem = httpContext.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
            ? new { type = "about:blank", title = Title, status = response.StatusCode, success = false, error = Title }
            : new { type = "about:blank", title = Title, status = response.StatusCode };
        await response.WriteAsJsonAsync(problem, options: null, "application/problem+json", cancellationToken);
        return true;
    }
}
