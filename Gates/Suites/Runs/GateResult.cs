using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Platform.Metrics.TestCases;

namespace Platform.Suites.Runs;

/// <summary>What a gate run found, and what follows from it.</summary>
public sealed record GateResult
{
    /// <summary>Of the run on the service, to compare with and to review; null for a run in process.</summary>
    public Guid? Id { get; init; }

    /// <summary>The run's page in the Web UI; null for a run in process, and where the service does not know the UI's address.</summary>
    public string? Link { get; init; }

    /// <summary>The suite's name.</summary>
    public required string Suite { get; init; }

    public required Tier Tier { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double DurationMs { get; init; }

    /// <summary>Of judges; null in a tier without.</summary>
    public double? CostUsd { get; init; }

    public string? Commit { get; init; }

    public string? Branch { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>In the order of the suite.</summary>
    public required IReadOnlyList<CaseResult> Cases { get; init; }

    public int Passed => Cases.Count(each => each.Status == CaseStatus.Passed);

    public int Failed => Cases.Count(each => each.Status == CaseStatus.Failed);

    public int Errored => Cases.Count(each => each.Status == CaseStatus.Errored);

    public int NotRun => Cases.Count(each => each.Status == CaseStatus.NotRun);
}

/// <summary>A gate's answer.</summary>
public sealed record Verdict
{
    public required Outcome Outcome { get; init; }

    /// <summary>False where the data cannot tell the observed change from noise.</summary>
    public required bool Conclusive { get; init; }

    /// <summary>Sentences for people, the gravest first; why it passed, when it did.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The numbers behind it: estimates, intervals, tests, seeds, cases that changed, cost.</summary>
    public JsonObject Evidence { get; init; } = [];
}

[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
public enum Outcome
{
    [JsonStringEnumMemberName("pass")]
    Pass,

    /// <summary>A person decides.</summary>
    [JsonStringEnumMemberName("flag")]
    Flag,

    [JsonStringEnumMemberName("block")]
    Block,
}

[JsonConverter(typeof(JsonStringEnumConverter<CaseStatus>))]
public enum CaseStatus
{
    [JsonStringEnumMemberName("passed")]
    Passed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The agent or a metric could not answer: neither passed nor failed.</summary>
    [JsonStringEnumMemberName("errored")]
    Errored,

    /// <summary>The limit of time or money came first.</summary>
    [JsonStringEnumMemberName("notRun")]
    NotRun,
}

/// <summary>One case and all that was checked on it.</summary>
public sealed record CaseResult
{
    public required string Id { get; init; }

    /// <summary>From 1, of a task that runs several times; null elsewhere.</summary>
    public int? Trial { get; init; }

    /// <summary>What tells it from the others for people and for CI systems, which count names once.</summary>
    [JsonIgnore]
    public string Title => Trial is { } trial ? $"{Id}, trial {trial}" : Id;

    /// <summary>Where the case is written.</summary>
    public required string File { get; init; }

    public required int Line { get; init; }

    public required CaseStatus Status { get; init; }

    public string? Input { get; init; }

    public string? ActualOutput { get; init; }

    /// <summary>All that is known of the answer, for who stores it; null when there is none.</summary>
    [JsonIgnore]
    public TestCase? Answered { get; init; }

    /// <summary>32 hex digits: the trace that the agent was asked to continue, or one recorded with the case.</summary>
    public string? TraceId { get; init; }

    /// <summary>Why there is no answer to check.</summary>
    public string? Error { get; init; }

    public IReadOnlyList<CheckResult> Checks { get; init; } = [];

    /// <summary>Mean of the scored checks by weight, 0 (worst) to 1 (best) whatever their direction; null when none is scored.</summary>
    public double? Score { get; init; }

    /// <returns>A sentence for each thing that is wrong.</returns>
    [JsonIgnore]
    public IEnumerable<string> Problems => Error is { } error ? [error]
        : Checks.Where(check => check.Status is CheckStatus.Failed or CheckStatus.Errored).Select(check => $"{check.Metric}: {check.Reason}");
}

[JsonConverter(typeof(JsonStringEnumConverter<CheckStatus>))]
public enum CheckStatus
{
    [JsonStringEnumMemberName("passed")]
    Passed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The case lacks what the metric needs.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    [JsonStringEnumMemberName("errored")]
    Errored,
}

public sealed record CheckResult
{
    public required string Metric { get; init; }

    public required CheckStatus Status { get; init; }

    public double? Score { get; init; }

    public required double Threshold { get; init; }

    /// <summary>Its failure blocks in every tier.</summary>
    public required bool Blocks { get; init; }

    public required string Reason { get; init; }
}
