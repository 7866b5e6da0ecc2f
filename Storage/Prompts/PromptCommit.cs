using System.Text.Json.Serialization;
using Platform.Storage.Datasets;

namespace Platform.Storage.Prompts;

/// <summary>One state of a prompt. It never changes; versions and labels are names that it gets later.</summary>
public sealed record PromptCommit : PromptContent
{
    public required Guid Id { get; init; }

    public required Guid PromptId { get; init; }

    public required string Alias { get; init; }

    /// <summary>16 lower-case hex digits, one commit in the project.</summary>
    public required string Hash { get; init; }

    /// <summary>The commit it was made on; null for a prompt's first.</summary>
    public string? Parent { get; init; }

    public required string Message { get; init; }

    /// <summary>Its version, 1 or more; null when it has none.</summary>
    [JsonIgnore]
    public int? Number { get; init; }

    /// <summary>The version as people read it: <c>00.00.03</c>.</summary>
    public string? Version => Number is { } number ? VersionName.Of(number) : null;

    /// <summary>Those that stand at it now.</summary>
    public required string[] Labels { get; init; }

    public DateTime CreatedAt { get; init; }
}
