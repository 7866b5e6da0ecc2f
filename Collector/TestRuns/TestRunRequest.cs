using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Storage.TestRuns;

namespace Platform.Collector.TestRuns;

/// <summary>A run as requests give it. Fields that it does not know are kept; null leaves what is there.</summary>
internal sealed record TestRunRequest
{
    private const int MostCharacters = 1000;

    /// <summary>One that the sender chose, so that sending the run again changes nothing. Else a new one is made.</summary>
    public Guid? Id { get; init; }

    /// <summary>What the sender calls runs of this kind, for example a CI job.</summary>
    public string? Identifier { get; init; }

    public string? Name { get; init; }

    public string? Suite { get; init; }

    public string? Branch { get; init; }

    public string? Commit { get; init; }

    /// <summary>Of what was tested: a release.</summary>
    public string? Version { get; init; }

    public string? DatasetAlias { get; init; }

    public string? DatasetVersion { get; init; }

    public string[]? Tags { get; init; }

    /// <summary>An object: name to value.</summary>
    public JsonElement? Hyperparameters { get; init; }

    /// <summary><c>running</c>, <c>finished</c> (when not given) or <c>stopped</c>.</summary>
    public string? Status { get; init; }

    /// <summary>How many test cases come in all, when they come in several requests: then the run is finished.</summary>
    public int? ExpectedCases { get; init; }

    public decimal? CostUsd { get; init; }

    public double? DurationMs { get; init; }

    public bool? Official { get; init; }

    /// <summary>For a run that was made before it is sent; now when not given.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Test cases as in <c>POST /api/evaluate</c>, each with <c>evaluations</c>: its scores.</summary>
    public IReadOnlyList<JsonElement>? TestCases { get; init; }

    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; init; }

    /// <returns>What is wrong with it, for whoever sent it; null when it can be kept.</returns>
    internal string? Problem(DateTimeOffset now) =>
        Status is not (null or "running" or "finished" or "stopped") ? "status must be running, finished or stopped."
        : Hyperparameters is { ValueKind: not JsonValueKind.Object } ? "hyperparameters must be an object: name to value."
        : ExpectedCases is < 0 ? "expectedCases must not be negative."
        : CreatedAt > now.AddDays(1) || CreatedAt < DateTimeOffset.UnixEpoch ? "createdAt must be a time from 1970 to now."
        : new[] { Identifier, Name, Suite, Branch, Commit, Version, DatasetAlias, DatasetVersion }.Concat(Tags ?? [])
            .Any(text => text is { Length: > MostCharacters }) ? $"Names and tags have at most {MostCharacters} characters."
        : Tags is { Length: > 100 } ? "A run has at most 100 tags."
        : null;

    /// <summary>What this request makes of a run.</summary>
    internal TestRun On(TestRun run) => run with
    {
        Status = Status ?? (ExpectedCases > (TestCases?.Count ?? 0) ? "running" : run.Status),
        Identifier = Identifier ?? run.Identifier,
        Name = Name ?? run.Name,
        Suite = Suite ?? run.Suite,
        Branch = Branch ?? run.Branch,
        Commit = Commit ?? run.Commit,
        Version = Version ?? run.Version,
        DatasetAlias = DatasetAlias ?? run.DatasetAlias,
        DatasetVersion = DatasetVersion ?? run.DatasetVersion,
        Tags = Tags ?? run.Tags,
        Hyperparameters = Hyperparameters ?? run.Hyperparameters,
        ExpectedCases = ExpectedCases ?? run.ExpectedCases,
        CostUsd = CostUsd ?? run.CostUsd,
        DurationMs = DurationMs ?? run.DurationMs,
        Official = Official ?? run.Official,
        CreatedAt = CreatedAt?.UtcDateTime ?? run.CreatedAt,
        Extra = Extra is { Count: > 0 } ? JsonSerializer.SerializeToElement(Extra) : run.Extra,
    };
}
