using System.Net.Http.Json;
using System.Security.Cryptography;

namespace Platform.Collector.Tests.Traces;

/// <summary>Sends spans as an agent would, by OTLP/JSON, so that what is read was really taken in.</summary>
internal static class SentSpans
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Sends a trace of one span.</summary>
    /// <param name="minutesAgo">When it started.</param>
    /// <returns>Its id.</returns>
    internal static async Task<string> SendAsync(
        HttpClient client, string name, double minutesAgo = 1, double lengthMs = 10, bool failed = false,
        params (string Key, object Value)[] attributes)
    {
        var traceId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-minutesAgo).ToUnixTimeMilliseconds() * 1_000_000;
        var answer = await client.PostAsJsonAsync("/v1/traces", new
        {
            resourceSpans = new[] { new { scopeSpans = new[] { new { spans = new[] { new
            {
                traceId,
                spanId = traceId[..16],
                name,
                kind = 1,
                startTimeUnixNano = $"{start}",
                endTimeUnixNano = $"{start + (long)(lengthMs * 1e6)}",
                attributes = attributes.Select(pair => new { key = pair.Key, value = Value(pair.Value) }),
                status = new { code = failed ? 2 : 0 },
            } } } } } },
        }, Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
        return traceId;
    }

    private static object Value(object value) => value is string[] texts
        ? new { arrayValue = new { values = texts.Select(text => new { stringValue = text }) } }
        : new { stringValue = (string)value };
}
