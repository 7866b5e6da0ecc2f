using Platform.Storage.Traces;

namespace Platform.Web.Components.Traces;

/// <summary>
/// The spans of a trace in reading order: each below its parent, siblings by start. A span whose parent has not arrived
/// stands as a root, so does one of a circle: every span has a row.
/// </summary>
public sealed class SpanTree
{
    private readonly Dictionary<string, int> _index;

    /// <param name="nodes">In start order, as the store reads them.</param>
    public SpanTree(IReadOnlyList<SpanNode> nodes)
    {
        var order = new ReadingOrder(nodes);
        var rows = new SpanRow[order.Places.Count];
        _index = new(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            var (place, depth) = order.Places[i];
            var node = nodes[place];
            rows[i] = new(node, i, depth, order.Descendants[i], depth == 0 && node.ParentSpanId is not null);
            _index[node.SpanId] = i;
        }
        Rows = rows;
        Start = nodes.Count == 0 ? default : new(nodes.Min(node => node.StartTime.Nanoseconds));
        End = nodes.Count == 0 ? default : new(nodes.Max(node => (node.EndTime ?? node.StartTime).Nanoseconds));
        Slowest = LongestAlone(rows);
        MostExpensive = rows
            .Where(row => row.Span.CostUsd > 0 && (row.Descendants == 0 || row.Span.Type is SpanTypes.Llm or SpanTypes.Embedding))
            .MaxBy(row => row.Span.CostUsd);
    }

    public IReadOnlyList<SpanRow> Rows { get; }

    public Instant Start { get; }

    public Instant End { get; }

    public SpanRow? Find(string? spanId) =>
        spanId is not null && _index.TryGetValue(spanId, out var index) ? Rows[index] : null;

    /// <summary>The row with the longest time of its own, not spent in the spans below it.</summary>
    public SpanRow? Slowest { get; }

    /// <summary>Of the rows with a cost of their own, not repeated from below; null when nothing cost anything.</summary>
    public SpanRow? MostExpensive { get; }

    private SpanRow? LongestAlone(SpanRow[] rows)
    {
        var own = rows.Select(row => row.Span.DurationMs ?? 0).ToArray();
        foreach (var row in rows)
        {
            if (row.Depth > 0 && Find(row.Span.ParentSpanId) is { } parent)
                own[parent.Index] -= row.Span.DurationMs ?? 0;
        }
        return rows.MaxBy(row => own[row.Index]);
    }
}
