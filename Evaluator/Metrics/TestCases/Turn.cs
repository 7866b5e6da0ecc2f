using System.Text.Json.Serialization;

namespace Platform.Metrics.TestCases;

/// <summary>One message of a conversation.</summary>
public sealed record Turn
{
    /// <summary><c>user</c> or <c>assistant</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Text; any other JSON value arrives as its compact JSON text.</summary>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public required string Content { get; init; }

    public IReadOnlyList<string>? RetrievalContext { get; init; }

    public IReadOnlyList<ToolCall>? ToolsCalled { get; init; }

    /// <summary>32 hex digits: what the agent did for this message. No metric reads it.</summary>
    public string? TraceId { get; init; }
}
