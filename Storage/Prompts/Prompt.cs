using System.Text.Json.Serialization;
using Platform.Storage.Datasets;

namespace Platform.Storage.Prompts;

/// <summary>A prompt without its texts: a row of the list.</summary>
public sealed record Prompt
{
    public required Guid Id { get; init; }

    /// <summary>The name by which agents pull it.</summary>
    public required string Alias { get; init; }

    /// <summary><c>TEXT</c> or <c>LIST</c> (messages), as its newest commit has it.</summary>
    public required string Type { get; init; }

    public int Commits { get; init; }

    /// <summary>The highest version; null when no commit has one yet.</summary>
    [JsonIgnore]
    public int? Number { get; init; }

    /// <summary>The highest version as people read it: <c>00.00.03</c>.</summary>
    public string? Version => Number is { } number ? VersionName.Of(number) : null;

    /// <summary>In alphabetical order.</summary>
    public required string[] Labels { get; init; }

    /// <summary>When it was pushed last.</summary>
    public DateTime ChangedAt { get; init; }
}

/// <param name="Head">Hash of the commit that was pushed to it last.</param>
public sealed record PromptBranch(Guid Id, string Name, string Head)
{
    /// <summary>Every prompt has it; it is neither renamed nor removed.</summary>
    public const string Main = "main";
}

/// <param name="Hash">Of the commit it stands at.</param>
public sealed record PromptLabel(string Label, string Hash, DateTime MovedAt);
