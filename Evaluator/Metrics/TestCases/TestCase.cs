using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Metrics.TestCases;

/// <summary>
/// What a metric scores: one exchange with an agent, or a conversation (then <see cref="Turns"/> is set). Null means
/// not known; an empty list means known to be empty.
/// </summary>
public sealed record TestCase
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    /// <summary>Text; any other JSON value arrives as its compact JSON text.</summary>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public string? Input { get; init; }

    /// <inheritdoc cref="Input"/>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public string? ActualOutput { get; init; }

    /// <inheritdoc cref="Input"/>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public string? ExpectedOutput { get; init; }

    /// <summary>More outputs that would be as right, such as other translations; metrics of text overlap compare with all of them.</summary>
    public IReadOnlyList<string>? ExpectedOutputs { get; init; }

    /// <summary>The truth, as whoever wrote the test case knows it.</summary>
    public IReadOnlyList<string>? Context { get; init; }

    /// <summary>What the agent's retriever found, best first.</summary>
    public IReadOnlyList<string>? RetrievalContext { get; init; }

    /// <summary>In call order.</summary>
    public IReadOnlyList<ToolCall>? ToolsCalled { get; init; }

    public IReadOnlyList<ToolCall>? ExpectedTools { get; init; }

    public IReadOnlyList<ToolCall>? AvailableTools { get; init; }

    /// <summary>Other outputs for the same input, for comparisons.</summary>
    public IReadOnlyList<Rival>? Rivals { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    public string? TraceId { get; init; }

    /// <summary>The root of what the agent did.</summary>
    public TraceStep? Trace { get; init; }

    /// <summary>Of the call that made the actual output; gates record it as metadata <c>latencyMs</c>.</summary>
    public double? DurationMs { get => field ?? Recorded("latencyMs"); init; }

    /// <summary>From the start of the call to the first token of an answer.</summary>
    public double? TimeToFirstTokenMs { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    /// <summary>Of the model calls; gates record it as metadata <c>costUsd</c>.</summary>
    public decimal? CostUsd { get => field ?? (decimal?)Recorded("costUsd"); init; }

    public string? Scenario { get; init; }

    public string? ExpectedOutcome { get; init; }

    public string? UserDescription { get; init; }

    public string? ChatbotRole { get; init; }

    public IReadOnlyList<Turn>? Turns { get; init; }

    /// <summary>Whether an input is known. <paramref name="input"/> is the property's JSON name.</summary>
    internal bool Has(string input) => input switch
    {
        "input" => Input is not null,
        "actualOutput" => ActualOutput is not null,
        "expectedOutput" => ExpectedOutput is not null,
        "expectedOutputs" => ExpectedOutputs is { Count: > 0 },
        "context" => Context is not null,
        "retrievalContext" => RetrievalContext is not null,
        "toolsCalled" => ToolsCalled is not null,
        "expectedTools" => ExpectedTools is not null,
        "rivals" => Rivals is { Count: > 0 },
        "tags" => Tags is not null,
        "metadata" => Metadata is not null,
        "trace" => Trace is not null,
        "durationMs" => DurationMs is not null,
        "timeToFirstTokenMs" => TimeToFirstTokenMs is not null,
        "inputTokens" => InputTokens is not null,
        "outputTokens" => OutputTokens is not null,
        "costUsd" => CostUsd is not null,
        "turns" => Turns is { Count: > 0 },
        "chatbotRole" => ChatbotRole is not null,
        "expectedOutcome" => ExpectedOutcome is not null,
        "scenario" => Scenario is not null,
        "availableTools" => AvailableTools is not null,
        _ => throw new ArgumentOutOfRangeException(nameof(input), input, "Not an input that metrics ask for."),
    };

    private double? Recorded(string key) =>
        Metadata?.TryGetValue(key, out var value) == true && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
