namespace Platform.Storage.Evaluations;

/// <summary>Stored traces or threads that are evaluated once more, and how far that has come.</summary>
public sealed record Reevaluation
{
    public required Guid Id { get; init; }

    /// <summary><c>span</c>, <c>trace</c> or <c>thread</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>Empty for single metrics.</summary>
    public required string Collection { get; init; }

    public int CollectionVersion { get; init; }

    /// <summary>Traces, at scope thread threads, that the filter took when it began.</summary>
    public long Traces { get; init; }

    /// <summary>Of <see cref="Traces"/>, those whose evaluations wait, run or have ended.</summary>
    public long QueuedTraces { get; init; }

    public bool Cancelled { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>All are queued, or it was cancelled.</summary>
    public DateTime? QueuedAt { get; init; }

    /// <summary>By metric; empty in lists.</summary>
    public IReadOnlyList<ReevaluatedMetric> Metrics { get; init; } = [];

    /// <summary>Evaluations that wait or run.</summary>
    public long Waiting { get; init; }

    /// <summary>Evaluations that were scored, skipped or errored.</summary>
    public long Ended { get; init; }

    public decimal CostUsd { get; init; }

    /// <summary>Nothing waits or runs any more.</summary>
    public bool Finished => QueuedAt is not null && Waiting == 0;
}

/// <summary>One metric's results beside those that the same subjects had before.</summary>
public sealed record ReevaluatedMetric
{
    public required string Metric { get; init; }

    /// <summary>Pending or running.</summary>
    public long Waiting { get; init; }

    public long Scored { get; init; }

    public long Skipped { get; init; }

    public long Errored { get; init; }

    /// <summary>Of the scored ones: better than before, in the metric's direction.</summary>
    public long Improved { get; init; }

    public long Regressed { get; init; }

    public long Unchanged { get; init; }

    /// <summary>Scored, and never before.</summary>
    public long New { get; init; }

    /// <summary>Null when none is scored.</summary>
    public double? MeanScore { get; init; }

    /// <summary>Of those that were scored before too; null when none was.</summary>
    public double? MeanScoreOfCompared { get; init; }

    /// <summary>Of the scored ones that had a score before, that score; null when none had.</summary>
    public double? MeanScoreBefore { get; init; }

    public decimal CostUsd { get; init; }
}

/// <summary>What the past said of a subject, and what is said of it now.</summary>
/// <param name="Name">Of the trace, or the thread's id.</param>
/// <param name="Why">The reason of the score, or why there is none.</param>
/// <param name="CollectionBefore">Of the older score; empty for single metrics.</param>
/// <param name="Gain">The change in the metric's good direction; null without two scores.</param>
public sealed record ReevaluatedSubject(
    string Metric, string Target, string? TraceId, string? SpanId, string? ThreadId, string? Name, string Status, double? Score, bool? Success,
    string? Why, double? ScoreBefore, bool? SuccessBefore, string? CollectionBefore, double? Gain);

/// <summary>What a selection holds that is to be evaluated.</summary>
/// <param name="Characters">Of one subject's input and output, on average.</param>
/// <param name="Exchanges">Of one subject, on average: traces of a thread, else 1.</param>
public sealed record ReevaluationSize(long Traces, long Subjects, double Characters, double Exchanges);
