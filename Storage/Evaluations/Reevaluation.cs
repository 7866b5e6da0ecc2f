namespace Platform.Storage.Evaluations;

/// <summary>Stored traces that are evaluated once more, and how far that has come.</summary>
public sealed record Reevaluation
{
    public required Guid Id { get; init; }

    /// <summary>Empty for single metrics.</summary>
    public required string Collection { get; init; }

    /// <summary>That the filter took when it began.</summary>
    public long Traces { get; init; }

    public long QueuedTraces { get; init; }

    public bool Cancelled { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>All traces are queued, or it was cancelled.</summary>
    public DateTime? QueuedAt { get; init; }

    /// <summary>By metric.</summary>
    public IReadOnlyList<ReevaluatedMetric> Metrics { get; init; } = [];

    /// <summary>Nothing waits or runs any more.</summary>
    public bool Finished => QueuedAt is not null && Metrics.All(metric => metric.Waiting == 0);
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

    /// <summary>Null when none is scored.</summary>
    public double? MeanScore { get; init; }

    /// <summary>Of the scored ones that had a score before, that score; null when none had.</summary>
    public double? MeanScoreBefore { get; init; }

    public decimal CostUsd { get; init; }
}
