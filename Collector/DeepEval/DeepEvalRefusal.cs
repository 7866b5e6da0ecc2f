using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace Platform.Collector.DeepEval;

/// <summary>What was sent cannot be used. Thrown where a body is read; the client is told in the envelope.</summary>
/// <param name="message">A sentence that says what to do.</param>
internal sealed class DeepEvalRefusal(int status, string message) : Exception(message)
{
    internal int Status => status;

    internal static DeepEvalRefusal Invalid(string message) => new(StatusCodes.Status400BadRequest, message);
}

/// <summary>Answers <see cref="DeepEvalRefusal"/> and JSON of another shape than the route takes.</summary>
internal sealed class DeepEvalRefusals : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var answer = exception switch
        {
            DeepEvalRefusal refusal => DeepEvalAnswer.Refuse(refusal.Status, refusal.Message),
            JsonException problem when DeepEvalEndpoints.IsTheirs(httpContext.Request.Path) =>
                DeepEvalAnswer.Invalid($"The body is not what this route takes: {problem.Message}"),
            _ => null,
        };
        if (answer is null)
            return false;
        await answer.ExecuteAsync(httpContext);
        return true;
    }
}
