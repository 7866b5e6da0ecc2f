using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;

namespace Platform.EndToEnd.Tests;

/// <summary>Posts small OTLP/JSON requests from several clients and remembers which were acknowledged.</summary>
internal sealed class OtlpLoad(StackFixture stack)
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Trace ids whose request was answered with success.</summary>
    internal ConcurrentBag<string> Acknowledged { get; } = [];

    internal async Task RunAsync(int clients, CancellationToken stop)
    {
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            using var client = stack.CreateClient(StackFixture.Key);
            while (!stop.IsCancellationRequested)
            {
                var traceId = NewId(16);
                try
                {
                    // Not cancelled with the load: a request that is on its way is waited for.
                    using var answer = await client.PostAsJsonAsync(
                        "/v1/traces", Request(Span(traceId, NewId(8), "under load")), CancellationToken.None);
                    if (answer.IsSuccessStatusCode)
                        Acknowledged.Add(traceId);
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
                }
            }
        }));
    }

    internal static string NewId(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    internal static object Span(
        string traceId, string spanId, string name, string? parent = null, double startMs = 0, double lengthMs = 10,
        params (string Key, string Value)[] attributes)
    {
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * NanosecondsPerMillisecond
            + (long)(startMs * NanosecondsPerMillisecond);
        return new
        {
            traceId,
            spanId,
            parentSpanId = parent ?? "",
            name,
            kind = 1,
            startTimeUnixNano = start.ToString(null, null),
            endTimeUnixNano = (start + (long)(lengthMs * NanosecondsPerMillisecond)).ToString(null, null),
            attributes = attributes.Select(pair => new { key = pair.Key, value = new { stringValue = pair.Value } }).ToArray(),
        };
    }

    internal static object Request(params object[] spans) => new
    {
        resourceSpans = new[]
        {
            new
            {
                resource = new { attributes = new[] { new { key = "service.name", value = new { stringValue = "load" } } } },
                scopeSpans = new[] { new { scope = new { name = "load" }, spans } },
            },
        },
    };
}
