using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Storage.Gates;

namespace Platform.Storage.TestRuns;

/// <summary>Test cases that were scored together, without the cases: a row of the list, the head of its page.</summary>
public record TestRun
{
    public required Guid Id { get; init; }

    /// <summary><c>deepeval</c>, <c>api</c> or <c>gate</c>.</summary>
    public required string Source { get; init; }

    /// <summary><c>running</c>, <c>finished</c> or <c>stopped</c> before its end.</summary>
    public string Status { get; init; } = "finished";

    /// <summary>What the sender calls runs of this kind, for example a CI job.</summary>
    public string? Identifier { get; init; }

    public string? Name { get; init; }

    public string? Suite { get; init; }

    /// <summary>Of a gate: <c>commit</c>, <c>pr</c> or <c>nightly</c>.</summary>
    public string? Tier { get; init; }

    public string? Branch { get; init; }

    public string? Commit { get; init; }

    /// <summary>Of what was tested: a release.</summary>
    public string? Version { get; init; }

    public string? DatasetAlias { get; init; }

    public string? DatasetVersion { get; init; }

    public string[] Tags { get; init; } = [];

    /// <summary>An object: name to text, or to <c>{ id, type }</c> of a prompt.</summary>
    public JsonElement Hyperparameters { get; init; } = JsonElement.Parse("{}");

    /// <summary>How many cases will come; when they are there the run is finished. Null when nobody said.</summary>
    public int? ExpectedCases { get; init; }

    /// <summary>Cases that have arrived; passed, failed, errored and those without a verdict add up to it.</summary>
    public int CaseCount { get; init; }

    public int Passed { get; init; }

    public int Failed { get; init; }

    public int Errored { get; init; }

    /// <summary>Of the cases that have arrived, whole cases before spans, by name.</summary>
    public IReadOnlyList<MetricSummary> Metrics { get; init; } = [];

    /// <summary>As sent; otherwise what agent and evaluation cost together.</summary>
    public decimal? CostUsd { get; init; }

    public decimal AgentCostUsd { get; init; }

    public decimal EvaluationCostUsd { get; init; }

    public double? DurationMs { get; init; }

    /// <summary>The sender says that this one counts, not only a try.</summary>
    public bool Official { get; init; }

    /// <summary>Of a gate, as api.md has it; null for other runs, and until there is one.</summary>
    public JsonElement? Verdict { get; init; }

    /// <summary>People's answers to a gate's flag, oldest first.</summary>
    [JsonIgnore]
    public IReadOnlyList<GateReview> Reviews { get; init; } = [];

    /// <summary>What else was sent with it: an object. Of a gate its request, which only a run read alone has.</summary>
    public JsonElement? Extra { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When something of it changed last: itself, its cases or its scores.</summary>
    [JsonIgnore]
    public DateTime UpdatedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTime? FinishedAt { get; init; }
}

/// <summary>What a metric says about a run.</summary>
/// <param name="Span">The name of the spans that were scored; null for whole cases.</param>
/// <param name="Cases">Scores there are, those without a number included.</param>
/// <param name="Mean">Over the scores that are numbers; null when none is.</param>
/// <param name="Passed">Scores that met their threshold; neither errored nor skipped ones count as passed or failed.</param>
public sealed record MetricSummary(
    string Metric, string? Span, int Cases, double? Mean, double? Threshold, int Passed, int Failed, int Errored, int Skipped)
{
    /// <summary>0 to 1; null when nothing was judged.</summary>
    public double? PassRate => Passed + Failed > 0 ? (double)Passed / (Passed + Failed) : null;
}
