using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Fixtures;
using Platform.Storage.Projects;
using Platform.Storage.Traces;

namespace Platform.LongTrace;

/// <summary>The Web UI on Kestrel with a PostgreSQL and a Redis of its own.</summary>
internal sealed class WebUnderTest : WebApplicationFactory<Web.Components.App>
{
    internal const string Token = "bench";

    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;
    private readonly string _database;

    private WebUnderTest(PostgresServer postgres, RedisServer redis, string database)
    {
        (_postgres, _redis, _database) = (postgres, redis, database);
        UseKestrel(0);
    }

    internal Uri Address => ClientOptions.BaseAddress;

    internal static async Task<WebUnderTest> StartAsync()
    {
        var postgres = await PostgresServer.StartAsync();
        var web = new WebUnderTest(postgres, await RedisServer.StartAsync(), await postgres.CreateDatabaseAsync());
        web.StartServer();
        await web.Services.GetRequiredService<ProjectStore>().AddAsync("default", CancellationToken.None);
        return web;
    }

    /// <summary>An agent with that many spans: each has up to four below it, a third are model calls with input and output.</summary>
    /// <returns>The trace's id.</returns>
    internal async Task<string> WriteTraceAsync(int spans)
    {
        var project = (await Services.GetRequiredService<ProjectStore>().ListAsync(CancellationToken.None)).Single(one => one.Name == "default").Id;
        var trace = Guid.NewGuid().ToByteArray();
        var start = Instant.From(TimeProvider.System.GetUtcNow().AddMinutes(-30));
        await Services.GetRequiredService<SpanWriter>().WriteAsync([.. Enumerable.Range(1, spans).Select(i => new ArrivingSpan
        {
            ProjectId = project,
            TraceId = trace,
            SpanId = Id(i),
            ParentSpanId = i == 1 ? null : Id((i + 2) / 4),
            Name = $"step {i}",
            Type = i == 1 ? "agent" : i % 3 == 0 ? "llm" : i % 3 == 1 ? "tool" : "span",
            Status = i % 500 == 0 ? "error" : "ok",
            Start = new(start.Nanoseconds + i * 10_000_000L),
            End = new(start.Nanoseconds + (i + 40) * 10_000_000L),
            Input = i % 3 == 0 ? $"\"{string.Concat(Enumerable.Repeat($"question {i} ", 40))}\"" : null,
            Output = i % 3 == 0 ? $"\"{string.Concat(Enumerable.Repeat($"answer {i} ", 40))}\"" : null,
            InputTokens = i % 3 == 0 ? i : null,
            CostUsd = i % 3 == 0 ? i / 100_000m : null,
        })], CancellationToken.None);
        return Convert.ToHexStringLower(trace);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:platform", _database);
        builder.UseSetting("ConnectionStrings:redis", _redis.ConnectionString);
        builder.UseSetting("PLATFORM_BROWSER_TOKEN", Token);
        builder.UseSetting("Logging:LogLevel:Default", "Error");
    }

    private static byte[] Id(int number) => Convert.FromHexString(number.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
}
