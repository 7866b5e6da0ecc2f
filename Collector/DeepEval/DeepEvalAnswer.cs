using System.Globalization;

namespace Platform.Collector.DeepEval;

/// <summary>
/// An answer in the envelope that DeepEval clients read: 200 with <c>success, data, link</c>, or an error status with
/// <c>success: false</c> and the error as text, which is a problem document too. Any other 2xx, and any error without
/// <c>success</c>, is misread by one client or the other.
/// </summary>
internal sealed class DeepEvalAnswer : IResult
{
    private readonly object _body;
    private readonly int _status;
    private readonly TimeSpan? _retryAfter;

    private DeepEvalAnswer(int status, object body, TimeSpan? retryAfter = null) =>
        (_status, _body, _retryAfter) = (status, body, retryAfter);

    /// <param name="data">Written as camelCase JSON without nulls.</param>
    /// <param name="link">A page of the Web UI that a person is sent to.</param>
    /// <param name="id">Also at the top, where TypeScript clients look for the id of a test run.</param>
    internal static DeepEvalAnswer Ok(object? data = null, string? link = null, string? id = null) =>
        new(StatusCodes.Status200OK, new { success = true, data = data ?? new { }, link, id });

    /// <param name="error">A sentence that says what to do.</param>
    internal static DeepEvalAnswer Refuse(int status, string error, TimeSpan? retryAfter = null) =>
        new(status, new { type = "about:blank", title = error, status, success = false, error }, retryAfter);

    internal static DeepEvalAnswer NotFound(string error) => Refuse(StatusCodes.Status404NotFound, error);

    internal static DeepEvalAnswer Invalid(string error) => Refuse(StatusCodes.Status400BadRequest, error);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        if (_retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return response.WriteAsJsonAsync(
            _body, _body.GetType(), DeepEvalJson.Options,
            _status == StatusCodes.Status200OK ? "application/json" : "application/problem+json", httpContext.RequestAborted);
    }
}
