using System.Text.Json;
using Platform.Storage.Traces;

namespace Platform.Worker.Tests.TestCases;

/// <summary>Spans and traces as the stores return them.</summary>
internal static class Spans
{
    public static Span Span(
        string id, string? parent = null, string type = "span", int startMs = 0, object? input = null, object? output = null,
        object? details = null, object? retrievalContext = null, string? tool = null, object? arguments = null, object? result = null,
        string? error = null) => new()
        {
            SpanId = id,
            ParentSpanId = parent,
            Name = id,
            Type = type,
            Status = error is null ? "ok" : "error",
            Error = error,
            StartTime = new(startMs * 1_000_000L),
            EndTime = new((startMs + 1) * 1_000_000L),
            Input = Json(input),
            Output = Json(output),
            Details = Json(details),
            RetrievalContext = Json(retrievalContext),
            ToolName = tool,
            ToolArguments = Json(arguments),
            ToolResult = Json(result),
        };

    public static Trace Trace(object? input = null, object? output = null, object? details = null, params string[] tags) => new()
    {
        TraceId = new string('a', 32),
        Name = "the trace",
        StartTime = new(0),
        EndTime = new(1),
        Status = "ok",
        Input = Json(input),
        Output = Json(output),
        Tags = tags,
        Metadata = Json(new { region = "eu" })!.Value,
        Details = Json(details ?? new { })!.Value,
    };

    private static JsonElement? Json(object? value) => value is null ? null : JsonSerializer.SerializeToElement(value);
}
