using System.Globalization;
using System.Text.Json;
using Google.Protobuf;

namespace Platform.Collector.Otlp;

internal enum OtlpEncoding
{
    Protobuf,
    Json,
}

internal static class OtlpEncodings
{
    extension(OtlpEncoding)
    {
        /// <returns>Null for a content type that is neither.</returns>
        internal static OtlpEncoding? Of(HttpRequest request)
        {
            var type = request.ContentType.AsSpan();
            type = (type.IndexOf(';') is >= 0 and var end ? type[..end] : type).Trim();
            return type.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase)
                    || type.Equals("application/protobuf", StringComparison.OrdinalIgnoreCase) ? OtlpEncoding.Protobuf
                : type.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? OtlpEncoding.Json
                : null;
        }
    }
}

/// <summary>
/// An answer over HTTP. Errors in JSON are three things at once, since under /v1/ one cannot always tell who is calling:
/// a problem document, OTLP's status, and DeepEval's envelope. Errors in protobuf are OTLP's status.
/// </summary>
internal sealed class OtlpHttpResult(OtlpEncoding encoding, OtlpAnswer answer, Func<OtlpAnswer, IMessage> response) : IResult
{
    internal static OtlpHttpResult Refused(OtlpAnswer answer) =>
        new(OtlpEncoding.Json, answer, _ => throw new InvalidOperationException("A refusal has no response."));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var status = StatusOf(answer.Outcome);
        httpContext.Response.StatusCode = status;
        if (answer.RetryAfter > TimeSpan.Zero)
            httpContext.Response.Headers.RetryAfter =
                Math.Ceiling(answer.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (encoding == OtlpEncoding.Protobuf)
            return WriteAsync(httpContext, "application/x-protobuf",
                (status == StatusCodes.Status200OK ? response(answer) : OtlpResponses.StatusOf(answer)).ToByteArray());
        return status == StatusCodes.Status200OK
            ? WriteAsync(httpContext, "application/json", System.Text.Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(response(answer))))
            : WriteAsync(httpContext, "application/problem+json", Problem(status));
    }

    private byte[] Problem(int status) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type = "about:blank",
        title = answer.Message,
        status,
        code = (int)OtlpResponses.CodeOf(answer.Outcome),
        message = answer.Message,
        success = false,
        error = answer.Message,
    });

    internal static int StatusOf(OtlpOutcome outcome) => outcome switch
    {
        OtlpOutcome.Accepted => StatusCodes.Status200OK,
        OtlpOutcome.Malformed => StatusCodes.Status400BadRequest,
        OtlpOutcome.TooLarge => StatusCodes.Status413PayloadTooLarge,
        OtlpOutcome.Unsupported => StatusCodes.Status415UnsupportedMediaType,
        OtlpOutcome.Full => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static async Task WriteAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
