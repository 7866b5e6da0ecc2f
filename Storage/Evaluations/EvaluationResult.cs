using System.Text;

namespace Platform.Storage.Evaluations;

/// <summary>How one try of an evaluation ended. What judges used is of this try alone and is added to that of earlier ones.</summary>
public sealed record EvaluationResult
{
    /// <summary><c>scored</c>, <c>skipped</c> or <c>errored</c>; <c>pending</c> when it is tried again.</summary>
    public required string Status { get; init; }

    /// <summary>See <see cref="SkipReasons"/>.</summary>
    public string? SkipReason { get; init; }

    /// <summary>Of a metric of one's own, the version that ran; null leaves what was asked for.</summary>
    public int? MetricVersion { get; init; }

    public double? Score { get; init; }

    /// <summary>The share of several votes that came to about this score, 0 to 1; null without a vote.</summary>
    public double? Agreement { get; init; }

    /// <summary>The one that was applied.</summary>
    public double? Threshold { get; init; }

    public bool? Success { get; init; }

    public string? Reason { get; init; }

    public string? Error { get; init; }

    /// <summary>Name of the judge that was asked; null while it is to be tried again by whichever is the right one then.</summary>
    public string? Judge { get; init; }

    public string? Model { get; init; }

    public bool Demo { get; init; }

    /// <summary>Every answer of the judge had been given before, to the same question.</summary>
    public bool Cached { get; init; }

    public string? PromptVersion { get; init; }

    /// <summary>JSON.</summary>
    public string? Answers { get; init; }

    public int JudgeCalls { get; init; }

    public long InputTokens { get; init; }

    /// <summary>The part of <see cref="InputTokens"/> that the judge's provider had cached.</summary>
    public long CachedInputTokens { get; init; }

    public long OutputTokens { get; init; }

    public decimal CostUsd { get; init; }

    public double DurationMs { get; init; }

    // PostgreSQL holds neither U+0000 nor one half of a surrogate pair, and judges and cut messages have both.
    internal EvaluationResult Storable() => this with
    {
        Reason = Storable(Reason),
        SkipReason = Storable(SkipReason),
        Error = Storable(Error),
        Answers = Storable(Answers)?.Replace(@"\u0000", @"\ufffd", StringComparison.Ordinal),
    };

    private static string? Storable(string? text) =>
        text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\ufffd');
}
