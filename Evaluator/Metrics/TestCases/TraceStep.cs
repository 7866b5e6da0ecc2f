using System.Text.Json.Serialization;

namespace Platform.Metrics.TestCases;

/// <summary>
/// A span as judges read it: what was done, with what, to what effect, and the steps below it in start order. Without
/// ids, times and metadata, which say nothing about quality and cost tokens.
/// </summary>
public sealed record TraceStep
{
    public required string Name { get; init; }

    /// <summary>One of <c>agent llm tool retriever embedding reranker chain guardrail evaluator span</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Text; any other JSON value arrives as its compact JSON text.</summary>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public string? Input { get; init; }

    /// <inheritdoc cref="Input"/>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public string? Output { get; init; }

    public string? Error { get; init; }

    /// <summary>Of an <c>llm</c>, <c>embedding</c> or <c>reranker</c> step.</summary>
    public string? Model { get; init; }

    /// <summary>Of a <c>tool</c> step: what the tool is for.</summary>
    public string? Description { get; init; }

    /// <summary>Of an <c>agent</c> step: the names of its tools.</summary>
    public IReadOnlyList<string>? AvailableTools { get; init; }

    public IReadOnlyList<TraceStep> Children { get => field ?? []; init; }
}
