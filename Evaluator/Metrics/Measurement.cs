using System.Text.Json.Nodes;

namespace Platform.Metrics;

public enum MeasurementStatus
{
    Scored,

    /// <summary>The metric does not apply: an input or the judge is missing.</summary>
    Skipped,

    /// <summary>The metric applies but could not be measured.</summary>
    Failed,
}

/// <summary>What one metric found on one test case. A failed one still carries what its judge calls used.</summary>
public sealed record Measurement
{
    private Measurement(MeasurementStatus status, double? score, string reason)
    {
        Status = status;
        Score = score;
        Reason = reason;
    }

    public Measurement(double score, string reason)
        : this(MeasurementStatus.Scored, score, reason)
    {
    }

    public MeasurementStatus Status { get; }

    /// <summary>Within the range that the metric's description names; null unless scored.</summary>
    public double? Score { get; }

    /// <summary>Why this score, what is missing, or what went wrong: for a person to read.</summary>
    public string Reason { get; init; }

    /// <summary>A failure that may pass: the same measurement is worth trying again.</summary>
    public bool Transient { get; private init; }

    /// <summary>How long the judge asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The judge's structured answers in call order: <c>{ prompt, answer }</c> each. Empty without a judge.</summary>
    public JsonArray Answers { get; init; } = [];

    /// <summary>Requests to the judge, repair requests and failed ones included.</summary>
    public int JudgeCalls { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    /// <summary>The part of <see cref="InputTokens"/> that the provider had cached.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>The share of several votes that came to about this score, 0 to 1; null without a vote.</summary>
    public double? Agreement { get; init; }

    /// <summary>The judge's model, as it named itself in its answer.</summary>
    public string? Model { get; init; }

    /// <summary>Changes with the wording or the answer schema of any of the metric's prompts; null without a judge.</summary>
    public string? PromptVersion { get; init; }

    /// <summary>The same with what all of several measurements used.</summary>
    /// <param name="all">Including itself, where it is one of them.</param>
    public Measurement WithUsageOf(IReadOnlyCollection<Measurement> all) => this with
    {
        JudgeCalls = all.Sum(each => each.JudgeCalls),
        InputTokens = all.Sum(each => each.InputTokens),
        OutputTokens = all.Sum(each => each.OutputTokens),
        CachedInputTokens = all.Sum(each => each.CachedInputTokens),
    };

    /// <param name="reason">What is missing.</param>
    public static Measurement Skipped(string reason) => new(MeasurementStatus.Skipped, null, reason);

    /// <inheritdoc cref="Measurement"/>
    public static Measurement Failed(string reason, bool transient = false, TimeSpan? retryAfter = null) =>
        new(MeasurementStatus.Failed, null, reason) { Transient = transient, RetryAfter = retryAfter };
}
