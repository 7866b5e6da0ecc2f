using System.Text.Json;

namespace Platform.Storage.Evaluations;

/// <summary>One metric on one subject: waiting, running or finished.</summary>
public sealed record Evaluation
{
    public required Guid Id { get; init; }

    /// <summary><c>span</c>, <c>trace</c>, <c>thread</c> or <c>testCase</c>.</summary>
    public required string Target { get; init; }

    public string? TraceId { get; init; }

    public string? SpanId { get; init; }

    public string? ThreadId { get; init; }

    public required string Metric { get; init; }

    /// <summary>The version that ran of a metric of one's own; null for those of the catalogue, and while it is not decided.</summary>
    public int? MetricVersion { get; init; }

    /// <summary>Empty for on-demand metrics and for scores that the agent reported.</summary>
    public required string Collection { get; init; }

    public int CollectionVersion { get; init; }

    /// <summary><c>collection</c>, <c>request</c> or <c>reported</c>.</summary>
    public required string Source { get; init; }

    /// <summary><c>pending</c>, <c>running</c>, <c>scored</c>, <c>skipped</c> or <c>errored</c>.</summary>
    public required string Status { get; init; }

    public int Generation { get; init; }

    public bool Cached { get; init; }

    public string? SkipReason { get; init; }

    public double? Score { get; init; }

    /// <summary>The share of several votes that came to about this score, 0 to 1; null without a vote.</summary>
    public double? Agreement { get; init; }

    public double? Threshold { get; init; }

    public bool Strict { get; init; }

    public bool? Success { get; init; }

    public string? Reason { get; init; }

    public string? Judge { get; init; }

    /// <summary>The model that answered, as it named itself.</summary>
    public string? Model { get; init; }

    /// <summary>Scored by the demo judge, whose rules are lexical.</summary>
    public bool Demo { get; init; }

    public string? PromptVersion { get; init; }

    /// <summary>The judge's structured answers, in call order.</summary>
    public JsonElement? Answers { get; init; }

    public int JudgeCalls { get; init; }

    public long InputTokens { get; init; }

    /// <summary>The part of <see cref="InputTokens"/> that the judge's provider had cached.</summary>
    public long CachedInputTokens { get; init; }

    public long OutputTokens { get; init; }

    public decimal CostUsd { get; init; }

    public double? DurationMs { get; init; }

    /// <summary>Of the last try; with status <c>pending</c> it says why the evaluation is being tried again.</summary>
    public string? Error { get; init; }

    public int Attempts { get; init; }

    /// <summary>When it is tried next, while pending.</summary>
    public DateTime AvailableAt { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? FinishedAt { get; init; }
}
