using System.Text.Json;
using Platform.Storage.Traces;

namespace Platform.Web.Tests;

/// <summary>Spans for tests.</summary>
internal static class Sample
{
    public static string NewTraceId() => Guid.NewGuid().ToString("N");

    public static string SpanId(int number) => number.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A finished span that began <paramref name="ago"/> and took 100 ms for each of its number, at least one.</summary>
    public static ArrivingSpan Span(
        TestProject project, string traceId, int number, int? parent = null, string type = "span", string? name = null, TimeSpan? ago = null)
    {
        var start = Instant.From(TimeProvider.System.GetUtcNow() - (ago ?? TimeSpan.FromMinutes(5)) + TimeSpan.FromMilliseconds(number));
        return new()
        {
            ProjectId = project.Id,
            TraceId = Convert.FromHexString(traceId),
            SpanId = Convert.FromHexString(SpanId(number)),
            ParentSpanId = parent is { } above ? Convert.FromHexString(SpanId(above)) : null,
            Name = name ?? $"step {number}",
            Type = type,
            Status = "ok",
            Start = start,
            End = new(start.Nanoseconds + 100_000_000L * Math.Max(number, 1)),
        };
    }

    public static string Json(string text) => JsonSerializer.Serialize(text);

    /// <summary>An agent that asks a model and calls a tool: four spans, one within the tool.</summary>
    public static ArrivingSpan[] Trip(TestProject project, string traceId, TimeSpan? ago = null) =>
    [
        Span(project, traceId, 1, null, "agent", "plan trip", ago) with
        {
            Input = Json("Find me a flight to Oslo."), Output = Json("There are **two** flights."),
            TraceTags = ["booking"], UserId = "ada", ThreadId = "trip-1", Environment = "production", Version = "1.4.0",
            TraceMetadata = """{"tier":"pro"}""",
        },
        Span(project, traceId, 2, 1, "llm", "chat gpt-4o-mini", ago) with
        {
            Model = "gpt-4o-mini", InputTokens = 812, OutputTokens = 96, CostUsd = 0.00018m,
            Input = """[{"role":"user","content":"Find me a flight to Oslo."}]""",
            Output = """[{"role":"assistant","parts":[{"type":"tool_call","name":"search_flights","arguments":{"to":"Oslo"}}]}]""",
        },
        Span(project, traceId, 3, 1, "tool", "search_flights", ago) with
        {
            ToolName = "search_flights", ToolArguments = """{"to":"Oslo"}""", ToolResult = """{"flights":["SK 1"]}""",
        },
        Span(project, traceId, 4, 3, "span", "GET /flights", ago) with { Status = "error", Error = "504 from upstream" },
    ];
}
