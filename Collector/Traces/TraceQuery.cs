using Microsoft.AspNetCore.Mvc;
using Platform.Storage.Traces;

namespace Platform.Collector.Traces;

/// <summary>The query string of a list of traces.</summary>
internal sealed record TraceQuery
{
    private const string MetadataPrefix = "metadata.";

    /// <summary>Traces that start at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Traces that start before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Repeated: all of them.</summary>
    [FromQuery] // where there is a body too, a list would be looked for in it
    public string[]? Tag { get; init; }

    public string? User { get; init; }

    public string? Thread { get; init; }

    public string? Environment { get; init; }

    /// <summary><c>*</c> stands for any text.</summary>
    public string? Name { get; init; }

    /// <summary><c>ok</c>, <c>error</c> or <c>unset</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Traces with a score of this metric.</summary>
    public string? Metric { get; init; }

    /// <summary>With metric: a score of at most this.</summary>
    public double? MaxScore { get; init; }

    /// <summary>With metric: a score of at least this, for metrics of which a lower score is better.</summary>
    public double? MinScore { get; init; }

    public double? MinDurationMs { get; init; }

    /// <summary>Why nothing can be meant by it; null when something can.</summary>
    internal string? Problem =>
        (MaxScore ?? MinScore) is not null && Metric is null ? "maxScore and minScore need the metric that they are about."
        : Status is not (null or "ok" or "error" or "unset") ? "status must be ok, error or unset."
        : new[] { MaxScore, MinScore, MinDurationMs }.Any(number => number is { } given && !double.IsFinite(given))
            ? "maxScore, minScore and minDurationMs must be finite numbers."
        : From >= To ? "from must be before to."
        : null;

    internal TraceFilter ToFilter(IQueryCollection query) => new()
    {
        From = From,
        To = To,
        Tags = Tag ?? [],
        Metadata = query
            .Where(pair => pair.Key.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[MetadataPrefix.Length..], pair => pair.Value.ToString()),
        User = User,
        Thread = Thread,
        Environment = Environment,
        Name = Name,
        Status = Status,
        Metric = Metric,
        MaxScore = MaxScore,
        MinScore = MinScore,
        MinDurationMs = MinDurationMs,
    };
}
