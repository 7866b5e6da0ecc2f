using System.Text.Json;

namespace Platform.Metrics.TestCases;

/// <summary>A tool that was called, should have been called, or may be called.</summary>
public sealed record ToolCall
{
    public required string Name { get; init; }

    /// <summary><c>FUNCTION</c> or <c>MCP</c>.</summary>
    public string Type { get => field ?? "FUNCTION"; init; }

    public string? Description { get; init; }

    public string? Reasoning { get; init; }

    /// <summary>An object: argument name to value.</summary>
    public JsonElement? InputParameters { get; init; }

    /// <summary>Any JSON value.</summary>
    public JsonElement? Output { get; init; }
}
