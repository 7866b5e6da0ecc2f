using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Platform.Collector.Tests.Otlp;
using Platform.Fixtures;
using Platform.Storage.Projects;
using static Platform.Collector.Tests.DeepEval.NewTrace;

namespace Platform.Collector.Tests.DeepEval;

/// <summary>These clients send nothing twice, so that what they send waits for a PostgreSQL that is really gone.</summary>
public sealed class DatabaseOutageTests : IAsyncLifetime
{
    private readonly string _secret = $"secret-{Guid.NewGuid():N}";
    private PostgresServer _postgres = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _postgres = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    [Fact]
    public async Task Every_write_waits_until_the_database_is_back()
    {
        await using var collector = await StartAsync(patience: "00:02:00");
        using var client = await ClientAsync(collector);
        var (trace, embedded) = (NewId(), NewId());
        await _postgres.StopAsync();

        var writes = Writes(trace, embedded).Select(write => client.CallAsync("POST", write.Path, write.Body)).ToList();
        var read = await client.GetAsync("/api/traces", Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, read.StatusCode); // that is how gone it is
        Assert.All(writes, write => Assert.False(write.IsCompleted));
        await _postgres.ResumeAsync();
        var answers = await Task.WhenAll(writes);

        Assert.Equal(trace, (string?)answers[0]["data"]!["id"]);
        await client.ReadTraceAsync(trace);
        await client.ReadTraceAsync(embedded);
        Assert.Equal("q", (string?)(await client.CallAsync("GET", "datasets/d"))["data"]!["goldens"]![0]!["input"]);
        Assert.Equal("Hi", (string?)(await client.CallAsync("GET", "prompts/p/commits/latest"))["data"]!["text"]);
        Assert.Equal("kind", (string?)(await client.CallAsync("GET", "metric/Kind"))["data"]!["criteria"]);
    }

    [Fact]
    public async Task A_write_that_waited_in_vain_is_refused_so_that_the_client_can_tell()
    {
        await using var collector = await StartAsync(patience: "00:00:01");
        using var client = await ClientAsync(collector);
        await _postgres.StopAsync();

        foreach (var (path, body) in Writes(NewId(), NewId()))
        {
            var answer = await client.PostJsonAsync(body, $"/v1/{path}");
            var envelope = await answer.JsonAsync();

            Assert.True(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"{path}: {answer.StatusCode}");
            Assert.False((bool)envelope!["success"]!);
            Assert.NotEmpty((string)envelope["error"]!);
        }
    }

    [Fact]
    public async Task What_waits_is_bounded_in_memory()
    {
        await using var collector = await StartAsync(patience: "00:02:00", ("DeepEval:MaxWaitingBytes", "3000"));
        using var client = await ClientAsync(collector);
        var upload = Of(NewId(), Span(NewId()));
        upload["input"] = new string('x', 2000);
        await _postgres.StopAsync();

        // One of the two has the room.
        var sent = new[] { client.PostJsonAsync(upload.ToJsonString()), client.PostJsonAsync(upload.ToJsonString()) };
        var refused = await await Task.WhenAny(sent);
        await refused.AssertRefusedAsync(HttpStatusCode.TooManyRequests, "too much waits");
        await _postgres.ResumeAsync();

        Assert.Contains(await Task.WhenAll(sent), answer => answer.StatusCode == HttpStatusCode.OK);
    }

    private static IEnumerable<(string Path, string Body)> Writes(string trace, string embedded) =>
    [
        ("traces", Of(trace, Span(NewId())).ToJsonString()),
        ("test-run", new JsonObject
        {
            ["testCases"] = new JsonArray(new JsonObject { ["name"] = "a", ["input"] = "q", ["trace"] = Of(embedded, Span(NewId())) }),
            ["conversationalTestCases"] = new JsonArray(),
        }.ToJsonString()),
        ("datasets/d", """{"goldens":[{"input":"q"}]}"""),
        ("prompts", """{"alias":"p","text":"Hi","interpolationType":"FSTRING"}"""),
        ("metrics", """{"name":"Kind","criteria":"kind","evaluationParams":["input"]}"""),
        ("annotations", $$"""{"rating":1,"traceUuid":"{{trace}}"}"""),
    ];

    private async Task<OtherCollector> StartAsync(string patience, params (string Key, string Value)[] settings) =>
        new(await _postgres.CreateDatabaseAsync(), settings.Append(("DeepEval:Patience", patience)).ToDictionary(setting => setting.Item1, setting => setting.Item2));

    /// <summary>With a key that the Collector has seen: one that it has not cannot be looked up in the outage.</summary>
    private async Task<HttpClient> ClientAsync(OtherCollector collector)
    {
        await collector.Services.GetRequiredService<ProjectStore>().SetAsync("outage", "test", _secret, ["ingest", "read", "write"], Cancelled);
        var client = collector.CreateClient();
        client.DefaultRequestHeaders.Add("CONFIDENT-API-KEY", _secret);
        await client.CallAsync("POST", "traces", Of(NewId(), Span(NewId())).ToJsonString());
        return client;
    }
}
