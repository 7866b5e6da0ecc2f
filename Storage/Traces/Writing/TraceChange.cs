using System.Text.Json.Nodes;

namespace Platform.Storage.Traces.Writing;

/// <summary>
/// What the new and completed spans of one batch say about one trace. Of a field that several spans carry the one sent
/// last counts, tags are collected, metadata and details are merged.
/// </summary>
internal sealed class TraceChange(int projectId, byte[] traceId)
{
    /// <summary>More tags than this are not kept.</summary>
    internal const int MaxTags = 200;

    private ArrivingSpan? _first;
    private ArrivingSpan? _root;
    private string? _givenName;
    private string? _givenInput;
    private string? _givenOutput;

    internal int ProjectId => projectId;

    internal byte[] TraceId => traceId;

    internal string? Name => _givenName ?? (_root ?? _first)?.Name;

    internal bool NameGiven => _givenName is not null;

    internal string? Input => _givenInput ?? _root?.Input;

    internal bool InputGiven => _givenInput is not null;

    internal string? Output => _givenOutput ?? _root?.Output;

    internal bool OutputGiven => _givenOutput is not null;

    internal string? ServiceName => (_root ?? _first)?.ServiceName;

    internal byte[]? RootSpanId => _root?.SpanId;

    internal long? RootStartNs => _root?.Start.Nanoseconds;

    internal bool RootEnded => _root?.End is not null;

    internal string Status => _root?.Status ?? "unset";

    internal long StartNs { get; private set; } = long.MaxValue;

    internal long EndNs { get; private set; } = long.MinValue;

    internal int NewSpans { get; private set; }

    internal int Errors { get; private set; }

    internal SortedSet<string> Tags { get; } = new(StringComparer.Ordinal);

    internal string Metadata { get; private set; } = "{}";

    internal string Details { get; private set; } = "{}";

    internal string? ThreadId { get; private set; }

    internal string? UserId { get; private set; }

    internal string? Environment { get; private set; }

    internal string? Version { get; private set; }

    internal string? MetricCollection { get; private set; }

    internal long InputTokens { get; private set; }

    internal long OutputTokens { get; private set; }

    internal long CachedInputTokens { get; private set; }

    internal decimal CostUsd { get; private set; }

    /// <param name="spans">In the order of <see cref="SpanBatch"/>, which the answer keeps.</param>
    /// <param name="updates">Spans that are there already and only say something new of their trace; in that order too.</param>
    internal static List<TraceChange> Of(List<WrittenSpan> spans, List<PlacedSpan> updates)
    {
        var changes = SpanBatch.ByTrace(spans, written => written.Span).ConvertAll(trace =>
        {
            var change = new TraceChange(trace[0].Span.ProjectId, trace[0].Span.TraceId);
            foreach (var written in trace.OrderBy(written => written.Index))
                change.Add(written.Span, written.IsNew);
            return change;
        });
        foreach (var placed in updates)
            ChangeOf(placed.Span, changes).Describe(placed.Span);
        return changes;
    }

    // Keeps the order of keys, which those who write at the same time take rows in.
    private static TraceChange ChangeOf(ArrivingSpan span, List<TraceChange> changes)
    {
        var place = changes.FindIndex(change => Compare(change, span) >= 0);
        if (place >= 0 && Compare(changes[place], span) == 0)
            return changes[place];
        var added = new TraceChange(span.ProjectId, span.TraceId);
        changes.Insert(place < 0 ? changes.Count : place, added);
        return added;
    }

    private static int Compare(TraceChange change, ArrivingSpan span) =>
        change.ProjectId.CompareTo(span.ProjectId) is not 0 and var order ? order
        : change.TraceId.AsSpan().SequenceCompareTo(span.TraceId);

    /// <summary>To be called in the order of arrival.</summary>
    /// <param name="isNew">False for a span that was there unfinished.</param>
    private void Add(ArrivingSpan span, bool isNew)
    {
        if (_first is null || span.Start.Nanoseconds < _first.Start.Nanoseconds)
            _first = span;
        if (span.ParentSpanId is null && (_root is null || span.Start.Nanoseconds < _root.Start.Nanoseconds))
            _root = span;
        Describe(span);
        if (isNew)
            NewSpans++;
        if (span.End is not null)
            AddUsage(span);
    }

    private void Describe(ArrivingSpan span)
    {
        StartNs = Math.Min(StartNs, span.Start.Nanoseconds);
        EndNs = Math.Max(EndNs, Math.Max(span.Start.Nanoseconds, span.End?.Nanoseconds ?? long.MinValue));

        _givenName = span.TraceName ?? _givenName;
        _givenInput = span.TraceInput ?? _givenInput;
        _givenOutput = span.TraceOutput ?? _givenOutput;
        ThreadId = span.ThreadId ?? ThreadId;
        UserId = span.UserId ?? UserId;
        Environment = span.Environment ?? Environment;
        Version = span.Version ?? Version;
        MetricCollection = span.TraceMetricCollection ?? MetricCollection;
        Tags.UnionWith(span.TraceTags);
        Metadata = Merge(Metadata, span.TraceMetadata);
        Details = Merge(Details, span.TraceDetails);
    }

    // Counted when a span has finished, and so once, even if it was sent unfinished before.
    private void AddUsage(ArrivingSpan span)
    {
        if (span.Status is "error")
            Errors++;
        InputTokens += span.InputTokens ?? 0;
        OutputTokens += span.OutputTokens ?? 0;
        CachedInputTokens += span.CachedInputTokens ?? 0;
        CostUsd += span.CostUsd ?? 0;
    }

    // SDKs stamp the same text on every span, so that there is nearly never anything to merge.
    private static string Merge(string earlier, string? later)
    {
        if (later is null or "{}" || later == earlier)
            return earlier;
        if (earlier is "{}")
            return later;
        if (JsonNode.Parse(earlier) is not JsonObject merged || JsonNode.Parse(later) is not JsonObject added)
            return later;
        foreach (var (key, value) in added)
            merged[key] = value?.DeepClone();
        return merged.ToJsonString();
    }
}
