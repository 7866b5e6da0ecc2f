using System.Text.Json;
using Platform.Storage.Traces;

namespace Platform.Worker.Filters;

/// <summary>What a collection's filter looks at.</summary>
internal sealed record FilterFacts
{
    /// <summary>Of the span, of the trace, or of each of the thread's traces.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required double DurationMs { get; init; }

    public required decimal CostUsd { get; init; }

    public required bool Failed { get; init; }

    public required IReadOnlyCollection<string> Tags { get; init; }

    /// <summary>Of the trace, or of each of the thread's traces.</summary>
    public required IReadOnlyList<JsonElement> Metadata { get; init; }

    public required IReadOnlyCollection<string> Users { get; init; }

    public required IReadOnlyCollection<string> Environments { get; init; }

    /// <summary>Of a trace, or of a thread: what holds for one of its traces holds for it; duration and cost are the sum.</summary>
    public static FilterFacts Of(IReadOnlyList<Trace> traces) => new()
    {
        Names = [.. traces.Select(trace => trace.Name).OfType<string>()],
        DurationMs = traces.Sum(trace => trace.DurationMs),
        CostUsd = traces.Sum(trace => trace.CostUsd),
        Failed = traces.Any(trace => trace.Status == "error"),
        Tags = traces.SelectMany(trace => trace.Tags).ToHashSet(),
        Metadata = [.. traces.Select(trace => trace.Metadata)],
        Users = traces.Select(trace => trace.UserId).OfType<string>().ToHashSet(),
        Environments = traces.Select(trace => trace.Environment).OfType<string>().ToHashSet(),
    };

    /// <summary>Tags, metadata, user and environment are the trace's; all else is the span's own.</summary>
    public static FilterFacts Of(Trace trace, Span span) => Of([trace]) with
    {
        Names = [span.Name],
        DurationMs = span.DurationMs ?? 0,
        CostUsd = span.CostUsd ?? 0,
        Failed = span.Status == "error",
    };
}
