using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Metrics;
using Platform.Metrics.TestCases;
using Platform.Suites.Policies;

namespace Platform.Suites;

/// <summary>When a suite runs, and what its verdict may do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Tier>))]
public enum Tier
{
    /// <summary>Every commit: no judge, seconds, blocks.</summary>
    [JsonStringEnumMemberName("commit")]
    Commit,

    /// <summary>Every pull request: minutes, a drop flags.</summary>
    [JsonStringEnumMemberName("pr")]
    Pr,

    /// <summary>Every night: hours, a drop in pass^k blocks the release.</summary>
    [JsonStringEnumMemberName("nightly")]
    Nightly,
}

/// <summary>What a suite file says, checked: its metrics exist, its limits are numbers, its cases have ids.</summary>
public sealed record Suite
{
    /// <summary>Runs of a suite are compared by this name.</summary>
    public required string Name { get; init; }

    public required Tier Tier { get; init; }

    /// <summary>As given; errors and reports name it.</summary>
    public required string File { get; init; }

    /// <summary>Inline or from a file; empty when they come from a dataset.</summary>
    public IReadOnlyList<SuiteCase> Cases { get; init; } = [];

    /// <summary>The dataset that the cases come from; null when they are in the suite.</summary>
    public DatasetReference? Dataset { get; init; }

    /// <summary>Assertions first, then metrics, each in the order of the file.</summary>
    public required IReadOnlyList<Check> Checks { get; init; }

    /// <summary>Those that are measured where the answer is: by no judge, and on no step of the agent's trace.</summary>
    public IEnumerable<Check> LocalChecks => Checks.Where(check => check is { NeedsJudge: false, Span: null });

    /// <summary>Whether a run of it costs money: judges are asked for scores or, in conversations, for what users say.</summary>
    public bool AsksJudges => Checks.Any(check => check.NeedsJudge) || Cases.Any(each => each.TestCase.Scenario is not null);

    /// <summary>Null when the outputs are recorded in the cases.</summary>
    public AgentEndpoint? Agent { get; init; }

    public required Limits Limits { get; init; }

    public NightlySettings Nightly { get; init; } = new();

    /// <summary>A drop counts only where noise does not explain it.</summary>
    public bool RequireSignificance { get; init; }

    /// <summary>The server's policy that the suite wants to be held against; null for the one called default.</summary>
    public string? PolicyName { get; init; }

    /// <summary>The baseline to compare with, by its name or the run's id; null finds one.</summary>
    public string? BaselineName { get; init; }

    /// <summary>The policy that was put in (<see cref="Policies.Policy.ApplyTo"/>); null without one.</summary>
    public PolicyReference? Policy { get; init; }

    /// <summary>Of that policy, as far as they are about this suite.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];
}

/// <param name="Id">Stable: runs are paired by it.</param>
/// <param name="File">Where the case is written.</param>
/// <param name="Line">From 1.</param>
public sealed record SuiteCase(string Id, TestCase TestCase, string File, int Line);

/// <param name="Version">Null takes the newest.</param>
public sealed record DatasetReference(string Alias, string? Version);

/// <summary>A metric with what the suite expects of it.</summary>
public sealed record Check
{
    public required string Metric { get; init; }

    /// <summary>Of a metric of the project's own; null for one of the catalogue, and for one that was never kept on the platform.</summary>
    public int? Version { get; init; }

    public required TestCaseMetric Measure { get; init; }

    public required double Threshold { get; init; }

    /// <summary>An assertion blocks in every tier, as a metric does that is strict.</summary>
    public required bool IsAssertion { get; init; }

    public bool Strict { get; init; }

    /// <summary>Of the score in the case's mean; 1 unless given.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The name or type of the spans to measure instead of the case, in its trace; null for the case.</summary>
    public string? Span { get; init; }

    /// <summary>The judge's name; null for the tier's own.</summary>
    public string? Judge { get; init; }

    /// <summary>As given; null for none.</summary>
    public JsonElement? Options { get; init; }

    public bool Blocks => IsAssertion || Strict;

    /// <summary>Asks a judge, or a webhook whose secret only the Evaluator has.</summary>
    public bool NeedsJudge => Measure.Description.NeedsJudge || (Version is not null && Measure.Description.CallsOut);
}

/// <summary>An agent that is asked over HTTP for each case.</summary>
public sealed record AgentEndpoint
{
    public required Uri Url { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Of one try.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    public int Concurrency { get; init; } = 8;

    /// <summary>After a failed try; an answer of 4xx but 429 is not tried again.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The body, in which <c>{{input}}</c>, <c>{{id}}</c> and <c>{{threadId}}</c> are filled in; null sends <c>{ "input", "id", "threadId" }</c>.</summary>
    public JsonElement? Request { get; init; }

    /// <summary>The property of the answer that is the output, dotted; null takes <c>output</c>, <c>actualOutput</c>, or the whole answer.</summary>
    public string? Output { get; init; }
}

public sealed record Limits
{
    public required double MaxSeconds { get; init; }

    public double MaxCostUsd { get; init; } = 2;

    /// <summary>A larger drop, in points of 0.01, flags.</summary>
    public double FlagDropPoints { get; init; } = 5;

    /// <summary>A larger drop of pass^k, in points of 0.01, blocks.</summary>
    public double BlockDropPoints { get; init; } = 10;

    /// <summary>Those of design.md.</summary>
    public static Limits Of(Tier tier) => new()
    {
        MaxSeconds = tier switch { Tier.Commit => 10, Tier.Pr => 300, _ => 6 * 60 * 60 },
        MaxCostUsd = tier == Tier.Nightly ? 20 : 2,
    };
}
