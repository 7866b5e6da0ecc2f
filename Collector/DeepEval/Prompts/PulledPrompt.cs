using System.Text.Json;
using Platform.Storage.Prompts;

namespace Platform.Collector.DeepEval.Prompts;

/// <summary>A commit as DeepEval clients pull it.</summary>
internal sealed record PulledPrompt
{
    public required Guid Id { get; init; }

    public required Guid PromptVersionId { get; init; }

    public required string Hash { get; init; }

    public string? Version { get; init; }

    /// <summary>The one it was pulled by, else the first that stands at it.</summary>
    public string? Label { get; init; }

    public string? Branch { get; init; }

    public required string Type { get; init; }

    public required string InterpolationType { get; init; }

    public string? Text { get; init; }

    public JsonElement? Messages { get; init; }

    public JsonElement? ModelSettings { get; init; }

    public string? OutputType { get; init; }

    public JsonElement? OutputSchema { get; init; }

    public JsonElement? Tools { get; init; }

    public JsonElement? Extra { get; init; }

    internal static PulledPrompt Of(PromptCommit commit, CommitChoice choice) => new()
    {
        Id = commit.PromptId,
        PromptVersionId = commit.Id,
        Hash = commit.Hash,
        Version = commit.Version,
        Label = choice.Label ?? commit.Labels.FirstOrDefault(),
        Branch = choice.Branch,
        Type = commit.Type,
        InterpolationType = commit.InterpolationType,
        Text = commit.Text,
        Messages = commit.Messages,
        ModelSettings = commit.ModelSettings,
        OutputType = commit.OutputType,
        OutputSchema = commit.OutputSchema,
        Tools = commit.Tools,
        Extra = commit.Extra,
    };
}
