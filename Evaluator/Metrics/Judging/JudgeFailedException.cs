using System.ClientModel;
using System.Net;
using System.Net.Http.Headers;
using Platform.Metrics.Safety;

namespace Platform.Metrics.Judging;

/// <summary>A judge gave no usable answer. Never leaves the library: it ends as a failed <see cref="Measurement"/>.</summary>
internal sealed class JudgeFailedException(string reason, bool transient, TimeSpan? retryAfter = null, Exception? cause = null)
    : Exception(reason, cause)
{
    private const int LongestMessage = 300;

    public bool Transient => transient;

    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Sorts what a chat client throws. What is not known is taken as transient: tries are limited anyway.</summary>
    public static JudgeFailedException From(Exception problem) => problem switch
    {
        AggregateException { InnerExceptions: [.., var last] } => From(last), // the OpenAI client, after its own retries
        ClientResultException { Status: > 0 } refused =>
            FromStatus((HttpStatusCode)refused.Status, refused, RetryAfterOf(refused)),
        HttpRequestException { StatusCode: { } status } => FromStatus(status, problem, null),
        HttpRequestException or ClientResultException =>
            new($"The judge cannot be reached: {Shown(problem)}", transient: true, cause: problem),
        OperationCanceledException or TimeoutException => new("The judge did not answer in time.", transient: true, cause: problem),
        _ => new($"The judge could not be asked: {Shown(problem)}", transient: true, cause: problem),
    };

    private static JudgeFailedException FromStatus(HttpStatusCode status, Exception problem, TimeSpan? retryAfter) => status switch
    {
        // The provider's message repeats the key, or parts of it.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            new($"The judge refused the key (HTTP {(int)status}).", transient: false, cause: problem),
        HttpStatusCode.TooManyRequests =>
            new($"The judge is rate-limited (HTTP 429): {Shown(problem)}", transient: true, retryAfter, problem),
        HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or >= HttpStatusCode.InternalServerError =>
            new($"The judge is not available (HTTP {(int)status}): {Shown(problem)}", transient: true, retryAfter, problem),
        _ => new($"The judge refused the request (HTTP {(int)status}): {Shown(problem)}", transient: false, cause: problem),
    };

    private static TimeSpan? RetryAfterOf(ClientResultException refused) =>
        refused.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var value) == true
        && RetryConditionHeaderValue.TryParse(value, out var condition)
            ? condition.Delta ?? condition.Date - TimeProvider.System.GetUtcNow()
            : null;

    /// <summary>One short line of the message, without anything that looks like a key.</summary>
    private static string Shown(Exception problem)
    {
        var line = string.Join(' ', problem.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        foreach (var secret in PersonalData.Find(line[..Math.Min(line.Length, 4 * LongestMessage)]).Where(datum => datum.Kind == "secret"))
            line = line.Replace(secret.Value, secret.Masked, StringComparison.Ordinal);
        return line.Length <= LongestMessage ? line : $"{line[..LongestMessage]}…";
    }
}
