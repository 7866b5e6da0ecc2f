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
        var children = new Dictionary<string, List<SpanNode>>();
        var known = nodes.Select(node => node.SpanId).ToHashSet();
        var roots = new List<SpanNode>();
        foreach (var node in nodes)
        {
            if (node.ParentSpanId is { } parent && known.Contains(parent) && parent != node.SpanId)
                (children.TryGetValue(parent, out var siblings) ? siblings : children[parent] = []).Add(node);
            else
                roots.Add(node);
        }

        _index = new(nodes.Count);
        var rows = new List<SpanRow>(nodes.Count);
        foreach (var root in roots)
            Append(root, children, rows);
        foreach (var node in nodes.Where(node => !_index.ContainsKey(node.SpanId)))
            Append(node, children, rows);
        Rows = rows;
        Start = nodes.Count == 0 ? default : new(nodes.Min(node => node.StartTime.Nanoseconds));
        End = nodes.Count == 0 ? default : new(nodes.Max(node => (node.EndTime ?? node.StartTime).Nanoseconds));
    }

    public IReadOnlyList<SpanRow> Rows { get; }

    public Instant Start { get; }

    public Instant End { get; }

    public SpanRow? Find(string? spanId) =>
        spanId is not null && _index.TryGetValue(spanId, out var index) ? Rows[index] : null;

    /// <summary>The row's span and those around it, outermost first.</summary>
    public IEnumerable<SpanRow> PathTo(SpanRow row)
    {
        var path = new Stack<SpanRow>();
        for (var at = row; at is not null; at = at.Depth == 0 ? null : Find(at.Span.ParentSpanId))
            path.Push(at);
        return path;
    }

    /// <summary>The row with the longest time of its own, not spent in the spans below it.</summary>
    public SpanRow? Slowest
    {
        get
        {
            var own = Rows.Select(row => row.Span.DurationMs ?? 0).ToArray();
            foreach (var row in Rows)
            {
                if (row.Depth > 0 && Find(row.Span.ParentSpanId) is { } parent)
                    own[parent.Index] -= row.Span.DurationMs ?? 0;
            }
            return Rows.MaxBy(row => own[row.Index]);
        }
    }

    /// <summary>Of the rows with a cost of their own, not repeated from below; null when nothing cost anything.</summary>
    public SpanRow? MostExpensive => Rows
        .Where(row => row.Span.CostUsd > 0 && row.Descendants == 0 || row.Span.Type is SpanTypes.Llm or SpanTypes.Embedding)
        .Where(row => row.Span.CostUsd > 0)
        .MaxBy(row => row.Span.CostUsd);

    // Without recursion: a trace may be thousands of spans deep.
    private void Append(SpanNode root, Dictionary<string, List<SpanNode>> children, List<SpanRow> rows)
    {
        var open = new Stack<(SpanNode Node, int Depth)>([(root, 0)]);
        var path = new Stack<int>();
        while (open.TryPop(out var next))
        {
            if (!_index.TryAdd(next.Node.SpanId, rows.Count))
                continue;
            Close(path, rows, next.Depth);
            path.Push(rows.Count);
            rows.Add(new(next.Node, rows.Count, next.Depth, 0, next.Depth == 0 && next.Node.ParentSpanId is not null));
            if (children.TryGetValue(next.Node.SpanId, out var below))
            {
                for (var i = below.Count - 1; i >= 0; i--)
                    open.Push((below[i], next.Depth + 1));
            }
        }
        Close(path, rows, 0);
    }

    private static void Close(Stack<int> path, List<SpanRow> rows, int depth)
    {
        while (path.TryPeek(out var index) && rows[index].Depth >= depth)
        {
            path.Pop();
            rows[index] = rows[index] with { Descendants = rows.Count - index - 1 };
        }
    }
}
