using System.Text.Json;

namespace Platform.Storage.TestRuns;

/// <summary>A test case of a run, with its scores.</summary>
public sealed record TestRunCase
{
    /// <summary>Whether it is a conversation; these count their positions on their own.</summary>
    public bool Conversational { get; init; }

    /// <summary>Within the run, as the sender numbers its cases; the same one sent again replaces the case.</summary>
    public required int Position { get; init; }

    /// <summary>What pairs it with the same case of other runs; see <see cref="CaseIds"/>.</summary>
    public required string CaseId { get; init; }

    /// <summary>1 for the first; of a case that runs several times.</summary>
    public int Trial { get; init; } = 1;

    public string? Name { get; init; }

    /// <summary>The test case as it was sent, without scores and trace: an object.</summary>
    public required JsonElement Content { get; init; }

    public string[] Tags { get; init; } = [];

    /// <summary>32 hex digits; null when the case has no trace here.</summary>
    public string? TraceId { get; init; }

    /// <summary>As sent; null when the sender has no verdict.</summary>
    public bool? Success { get; init; }

    /// <summary><c>passed</c>, <c>failed</c>, <c>errored</c> (neither of both) or <c>none</c>; see <see cref="OutcomeOf"/>.</summary>
    public required string Outcome { get; init; }

    public double? DurationMs { get; init; }

    public decimal? AgentCostUsd { get; init; }

    public decimal? EvaluationCostUsd { get; init; }

    public IReadOnlyList<TestRunScore> Scores { get; init; } = [];

    /// <summary>
    /// Failed when a score failed, or when the sender says so without an error; errored when something could not be
    /// scored; flaky scores do not decide.
    /// </summary>
    public static string OutcomeOf(bool? success, IReadOnlyList<TestRunScore> scores)
    {
        var deciding = scores.Where(score => !score.Flaky).ToList();
        return deciding.Any(score => score is { Success: false, Error: null }) ? "failed"
            : deciding.Any(score => score.Error is not null) ? "errored"
            : success switch
            {
                true => "passed",
                false => "failed",
                null => deciding.Any(score => score.Success is true) ? "passed" : "none",
            };
    }
}

/// <summary>One metric's number for a case or one of its spans, with the reason.</summary>
public sealed record TestRunScore
{
    /// <summary>As the sender calls it.</summary>
    public required string Metric { get; init; }

    /// <summary>Null when the whole case was scored.</summary>
    public string? SpanId { get; init; }

    public string? SpanName { get; init; }

    public double? Score { get; init; }

    public double? Threshold { get; init; }

    /// <summary>Null without a threshold, or when it was not scored.</summary>
    public bool? Success { get; init; }

    public bool Strict { get; init; }

    /// <summary>Does not decide over its case.</summary>
    public bool Flaky { get; init; }

    public bool Skipped { get; init; }

    public string? Reason { get; init; }

    /// <summary>Why it could not be scored: then it is neither passed nor failed.</summary>
    public string? Error { get; init; }

    /// <summary>The judge's name here; <see cref="Model"/> is what the sender says of it.</summary>
    public string? Judge { get; init; }

    public string? Model { get; init; }

    public decimal? CostUsd { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public double? DurationMs { get; init; }

    public string? VerboseLogs { get; init; }

    /// <summary>What else was sent with it: an object.</summary>
    public JsonElement? Extra { get; init; }
}
