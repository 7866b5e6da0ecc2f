using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics;
using Platform.Metrics.TestCases;

namespace Platform.Suites.Runs;

/// <param name="TestCase">With output, tools and trace, as far as the agent told.</param>
/// <param name="Error">Why there is no answer; null when there is one.</param>
public readonly record struct AgentAnswer(TestCase TestCase, string? Error);

/// <summary>Asks an agent over HTTP, in a trace of its own for each case, so that a result links to what the agent did.</summary>
public sealed class AgentCalls(HttpClient http, TimeProvider time)
{
    private const int MostAnswerBytes = 4 * 1024 * 1024;

    /// <summary>Errors are in the answer; only cancellation is thrown.</summary>
    /// <param name="thread">The conversation that it is a part of; null for one of its own.</param>
    public async Task<AgentAnswer> AskAsync(
        AgentEndpoint agent, TestCase testCase, CancellationToken cancellationToken, string? thread = null)
    {
        thread ??= NewThread(testCase.Id);
        for (var attempt = 0; ; attempt++)
        {
            // An activity and not a header of our own: where requests are traced, the client writes the header by it.
            using var trace = new Activity("ask agent")
                .SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();
            var stamp = time.GetTimestamp();
            var (body, error, again) = await PostAsync(agent, testCase, thread, cancellationToken);
            if (body is not null)
                return Read(agent, testCase, body, trace.TraceId.ToHexString(), time.GetElapsedTime(stamp).TotalMilliseconds);
            if (!again || attempt >= agent.Retries)
                return new(testCase, error);
            await Task.Delay(TimeSpan.FromMilliseconds(200 << attempt), time, cancellationToken);
        }
    }

    private async Task<(string? Body, string? Error, bool Again)> PostAsync(
        AgentEndpoint agent, TestCase testCase, string thread, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(agent.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, agent.Url);
        request.Content = new StringContent(Body(agent, testCase, thread), Encoding.UTF8, "application/json");
        foreach (var (name, value) in agent.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            if (!response.IsSuccessStatusCode)
                return (null, $"The agent answered {(int)response.StatusCode} {response.ReasonPhrase}.",
                    response.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests);

            await response.Content.LoadIntoBufferAsync(MostAnswerBytes, stop.Token);
            return (await response.Content.ReadAsStringAsync(stop.Token), null, false);
        }
        catch (NotSupportedException) when (agent.Url.Scheme == "https+http")
        {
            return (null, $"{agent.Url} is found by its name, which only the gates service does: leave out --local.", false);
        }
        catch (HttpRequestException problem)
        {
            return (null, $"The agent at {agent.Url} could not be asked: {problem.Message}", true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"The agent did not answer within {agent.Timeout.TotalSeconds} s.", true);
        }
    }

    /// <summary>The id of a conversation that no agent knows: what an earlier run said must not be remembered.</summary>
    public static string NewThread(string? caseId) => $"gate-{caseId}-{Guid.CreateVersion7():n}";

    private static string Body(AgentEndpoint agent, TestCase testCase, string threadId)
    {
        if (agent.Request is not { } template)
            return new JsonObject { ["input"] = testCase.Input, ["id"] = testCase.Id, ["threadId"] = threadId }.ToJsonString();

        var places = new Variables(new Dictionary<string, string>
        {
            ["input"] = testCase.Input ?? "",
            ["id"] = testCase.Id ?? "",
            ["threadId"] = threadId,
        });
        return places.Escaped().Expand(template.GetRawText());
    }

    private static AgentAnswer Read(AgentEndpoint agent, TestCase testCase, string body, string trace, double milliseconds)
    {
        var metadata = new Dictionary<string, JsonElement>(testCase.Metadata ?? new Dictionary<string, JsonElement>())
        {
            ["latencyMs"] = JsonElement.Parse(milliseconds.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)),
        };
        var answered = testCase with { TraceId = trace, Metadata = metadata };
        JsonElement answer;
        try
        {
            answer = JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return new(answered with { ActualOutput = body }, null);
        }

        if (answer.ValueKind != JsonValueKind.Object)
            return new(answered with { ActualOutput = TextOf(answer) }, null);
        if (Find(answer, agent.Output) is not { } output)
            return new(testCase, agent.Output is { } wanted ? $"The agent's answer has no {wanted}." : "The agent's answer has neither output nor actualOutput.");

        return new(answered with
        {
            ActualOutput = TextOf(output),
            ToolsCalled = answer.TryGetProperty("toolsCalled", out var tools) && tools.ValueKind == JsonValueKind.Array
                ? tools.Deserialize(MetricsJson.Default.IReadOnlyListToolCall)
                : testCase.ToolsCalled,
        }, null);
    }

    private static JsonElement? Find(JsonElement answer, string? path)
    {
        if (path is null)
            return answer.TryGetProperty("output", out var output) || answer.TryGetProperty("actualOutput", out output) ? output : null;

        foreach (var name in path.Split('.'))
        {
            if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty(name, out answer))
                return null;
        }

        return answer;
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
