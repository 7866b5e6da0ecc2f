using System.Net;
using System.Text.Json;
using Platform.Storage.TestRuns;
using Platform.Suites;

namespace Platform.Gates.Nightly;

/// <summary>Looks at what the agent has done, over HTTP, after a trial.</summary>
public sealed class EndStates(HttpClient http, TimeProvider time)
{
    public const string MetricName = "EndState";

    /// <summary>Of a task's metadata: what the state must contain.</summary>
    public const string Expected = "endState";

    /// <returns>1 when the state is as expected, else 0, with the reason; an error when it cannot be asked for. Only cancellation is thrown.</returns>
    internal async Task<TestRunScore> CheckAsync(
        EndState state, SuiteCase task, string thread, int retries, CancellationToken cancellationToken)
    {
        var expected = task.TestCase.Metadata?.TryGetValue(Expected, out var said) == true ? said : (JsonElement?)null;
        var score = new TestRunScore { Metric = MetricName, Threshold = 1 };
        if (state.Schema is null && expected is null)
            return score with { Skipped = true, Reason = $"Neither the suite has a schema nor the task metadata.{Expected}." };

        var url = state.Url.Replace("{{id}}", Uri.EscapeDataString(task.Id), StringComparison.Ordinal)
            .Replace("{{threadId}}", Uri.EscapeDataString(thread), StringComparison.Ordinal);
        for (var attempt = 0; ; attempt++)
        {
            var (status, body) = await GetAsync(url, state.Headers, cancellationToken);
            if (status is { } known and (HttpStatusCode.NotFound or HttpStatusCode.Gone))
                return Scored($"There is no such state: HTTP {(int)known}.");
            if (status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices)
                return Scored(await ProblemAsync(state, expected, body, cancellationToken));
            if (attempt >= retries)
                return score with { Error = $"The end state could not be asked for: {(status is { } refused ? $"HTTP {(int)refused}" : body)}." };
            await Task.Delay(TimeSpan.FromMilliseconds(200 << attempt), time, cancellationToken);
        }

        TestRunScore Scored(string? problem) => score with
        {
            Score = problem is null ? 1 : 0,
            Success = problem is null,
            Reason = problem ?? "The end state is as expected.",
        };
    }

    /// <returns>Without a status what went wrong.</returns>
    private async Task<(HttpStatusCode? Status, string Body)> GetAsync(
        string url, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception problem) when (problem is HttpRequestException
            || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, problem.Message);
        }
    }

    private static async Task<string?> ProblemAsync(EndState state, JsonElement? expected, string body, CancellationToken cancellationToken)
    {
        if (state.Schema is { } schema && await schema.MeasureAsync(new() { ActualOutput = body }, null, cancellationToken) is { Score: not 1 } misfit)
            return misfit.Reason;
        try
        {
            return expected is not { } wanted || Contains(JsonElement.Parse(body), wanted) ? null
                : $"The end state lacks what the task expects: {wanted.GetRawText()}";
        }
        catch (JsonException)
        {
            return "The end state is not JSON.";
        }
    }

    /// <summary>Objects may have more keys, and lists more items, than is expected.</summary>
    private static bool Contains(JsonElement state, JsonElement expected) => (state.ValueKind, expected.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => expected.EnumerateObject().All(property =>
            state.TryGetProperty(property.Name, out var found) && Contains(found, property.Value)),
        (JsonValueKind.Array, JsonValueKind.Array) => expected.EnumerateArray().All(item => state.EnumerateArray().Any(found => Contains(found, item))),
        _ => JsonElement.DeepEquals(state, expected),
    };
}
