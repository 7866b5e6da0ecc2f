using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Fixtures;
using Platform.Gates.Tests.Nightly;
using Platform.Storage.Prices;
using Platform.Storage.Traces;

namespace Platform.Gates.Tests.Service;

/// <summary>Pull requests with a real Evaluator, as a process of its own, and a judge over HTTP.</summary>
public sealed class PrJudgedTests(JudgedNights services) : IClassFixture<JudgedNights>, IAsyncLifetime
{
    private static readonly TimeSpan _latency = TimeSpan.FromSeconds(1);

    private HttpClient _client = null!;
    private int _project;

    public async ValueTask InitializeAsync() => (_client, _project) = await services.Host.CreateProjectAsync();

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Twenty seconds: 150 answers of a second, eight at once, while judges read the earlier ones.</summary>
    [Fact]
    public async Task A_hundred_and_fifty_cases_end_in_time_and_unchanged_answers_cost_nothing_again()
    {
        await services.Host.Services.GetRequiredService<PriceStore>().SetAsync(_project, new() { Model = "scripted", InputUsd = 10, OutputUsd = 10 }, TestContext.Current.CancellationToken);
        services.Judge.Answer = request => new(SchemaAnswers.To(request), Delay: _latency);
        await using var agent = await SlowAgent.StartAsync(_latency);
        var request = PrApi.Asked(150, agent.Url);
        request["metrics"]!.AsArray().Add(new JsonObject { ["metric"] = "AnswerRelevancy" });
        var before = services.Judge.Requests.Count;
        var watch = Stopwatch.StartNew();

        var first = await _client.RunPrAsync(request);

        TestContext.Current.TestOutputHelper!.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s for 150 cases");
        Assert.Empty(first.Evidence.GetProperty("notRun").EnumerateArray());
        Assert.InRange(watch.Elapsed.TotalSeconds, 19, 300);
        Assert.Equal(150, first.GetProperty("progress").GetProperty("done").GetInt32());
        // 100 and 20 tokens each, as the judge says.
        Assert.Equal(150 * 120 * 10 / 1_000_000m, first.GetProperty("costUsd").GetDecimal());
        Assert.Equal(150, services.Judge.Requests.Count - before);

        agent.Latency = TimeSpan.Zero;
        var again = await _client.RunPrAsync(request);

        Assert.Equal((0m, 150), (again.GetProperty("costUsd").GetDecimal(), services.Judge.Requests.Count - before));
        var judge = again.Evidence.GetProperty("judges").EnumerateArray().Single();
        Assert.Equal(("AnswerRelevancy", 150, 150),
            (judge.GetProperty("metric").GetString(), judge.GetProperty("scores").GetInt32(), judge.GetProperty("cached").GetInt32()));
        Assert.Equal(10, again.Evidence.GetProperty("prices")[0].GetProperty("inputUsdPerMillion").GetDecimal());
        Assert.NotEmpty(judge.GetProperty("promptVersion").GetString()!);
    }

    [Fact]
    public async Task Steps_of_the_agent_are_measured_on_its_spans_and_compared()
    {
        var good = true;
        await using var agent = await SlowAgent.StartAsync(TimeSpan.Zero, trace => WriteAsync(trace, good ? "ok" : "bad"));
        var request = PrApi.Asked(20, agent.Url);
        request["metrics"]!.AsArray().Add(new JsonObject
        {
            ["metric"] = "Contains",
            ["options"] = JsonNode.Parse("""{"texts":["ok"]}"""),
            ["span"] = "retriever",
        });
        await _client.RunPrAsync(request);
        good = false;

        var run = await _client.RunPrAsync(request);

        Assert.Equal("flag", run.Outcome);
        Assert.Contains("Contains [retriever] fell by 100.0 points", run.Reasons);
        Assert.DoesNotContain("Contains fell", run.Reasons);
    }

    // A root that answers, and a step below it.
    private async Task WriteAsync(string trace, string found)
    {
        var now = Instant.From(TimeProvider.System.GetUtcNow());
        byte[] root = [1, 2, 3, 4, 5, 6, 7, 8], step = [2, 2, 3, 4, 5, 6, 7, 8];
        await services.Host.Services.GetRequiredService<SpanWriter>().WriteAsync(
        [
            Span(root, null, "answer", SpanTypes.Agent, "ok"),
            Span(step, root, "search", SpanTypes.Retriever, found),
        ], CancellationToken.None);

        ArrivingSpan Span(byte[] id, byte[]? parent, string name, string type, string output) => new()
        {
            ProjectId = _project,
            TraceId = Convert.FromHexString(trace),
            SpanId = id,
            ParentSpanId = parent,
            Name = name,
            Type = type,
            Start = now,
            End = new(now.Nanoseconds + 1_000_000),
            Output = JsonSerializer.Serialize(output),
        };
    }

    /// <summary>An agent that serves many at once, as an agent with a model behind it does.</summary>
    private sealed class SlowAgent(WebApplication app) : IAsyncDisposable
    {
        public TimeSpan Latency { get; set; }

        public string Url => app.Urls.First();

        public static async Task<SlowAgent> StartAsync(TimeSpan latency, Func<string, Task>? traced = null)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var agent = new SlowAgent(app) { Latency = latency };
            app.MapPost("/", (Delegate)(async (HttpContext context) =>
            {
                var asked = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
                await Task.Delay(agent.Latency, TimeProvider.System, context.RequestAborted);
                if (traced is not null)
                    await traced(context.Request.Headers.TraceParent.ToString().Split('-')[1]);
                return Results.Json(new { output = $"ok, {asked!["input"]}" });
            }));
            await app.StartAsync();
            return agent;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
