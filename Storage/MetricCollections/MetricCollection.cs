using System.Text.Json;

namespace Platform.Storage.MetricCollections;

/// <summary>A named, versioned set of metrics and the rule what they run on.</summary>
public sealed record MetricCollection
{
    public required string Name { get; init; }

    /// <summary>1 for the first; every change makes the next. 0 in a request.</summary>
    public int Version { get; init; }

    /// <summary><c>span</c>, <c>trace</c> or <c>thread</c>.</summary>
    public required string Scope { get; init; }

    /// <summary><c>named</c>: agents name it, or a request does. <c>matching</c>: it takes all that its filter matches.</summary>
    public string Apply { get; init; } = "named";

    public required IReadOnlyList<CollectionMetric> Metrics { get; init; }

    /// <summary>0 to 1: the share of traces, chosen by hash of the trace id (of the thread id at scope thread).</summary>
    public double SampleRate { get; init; } = 1;

    public CollectionFilter? Filter { get; init; }

    public decimal? DailyBudgetUsd { get; init; }

    /// <summary>Scope thread: seconds without a new trace before the thread is evaluated; 300 when not given.</summary>
    public int? QuietSeconds { get; init; }
}

/// <summary>One metric of a collection.</summary>
public sealed record CollectionMetric
{
    /// <summary>A name of the catalogue, or of a metric of one's own.</summary>
    public required string Metric { get; init; }

    /// <summary>Of a metric of one's own; null for the active one at the time of scoring.</summary>
    public int? Version { get; init; }

    /// <summary>The catalogue's default when null.</summary>
    public double? Threshold { get; init; }

    public bool Strict { get; init; }

    /// <summary>A judge's name; <c>default</c> when null.</summary>
    public string? Judge { get; init; }

    public JsonElement? Options { get; init; }
}

/// <summary>What a collection takes: all that is given must hold.</summary>
public sealed record CollectionFilter
{
    public IReadOnlyList<string>? Tags { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public string? User { get; init; }

    public string? Environment { get; init; }

    /// <summary>Of the span at scope span, else of the trace; <c>*</c> stands for any text.</summary>
    public string? Name { get; init; }

    public double? MinDurationMs { get; init; }

    public decimal? MinCostUsd { get; init; }

    /// <summary>True takes only what failed, false only what did not.</summary>
    public bool? Error { get; init; }
}
