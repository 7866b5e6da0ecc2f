namespace Platform.Storage.Traces.Writing;

/// <param name="Row">As <see cref="SpanRows"/> keeps it.</param>
/// <param name="Index">Its place among the spans that were given; later means sent later.</param>
internal readonly record struct PlacedSpan(ArrivingSpan Span, ReadOnlyMemory<byte> Row, int Index);

/// <summary>
/// Puts spans into the order of their keys, each key once, as two writers must take the same rows in the same order.
/// </summary>
internal sealed class SpanBatch : IComparer<PlacedSpan>
{
    private static readonly SpanBatch _order = new();

    /// <summary>Of several with one key the first finished one stays, else the first.</summary>
    internal static List<PlacedSpan> Sort(List<PlacedSpan> spans)
    {
        spans.Sort(_order);
        var kept = 0;
        for (var i = 0; i < spans.Count; i++)
        {
            if (kept == 0 || CompareKeys(spans[kept - 1].Span, spans[i].Span) != 0)
                spans[kept++] = spans[i];
        }
        spans.RemoveRange(kept, spans.Count - kept);
        return spans;
    }

    /// <summary>Those of one trace together.</summary>
    /// <param name="spans">In the order of their keys.</param>
    internal static List<List<T>> ByTrace<T>(List<T> spans, Func<T, ArrivingSpan> spanOf)
    {
        var traces = new List<List<T>>();
        for (int start = 0, end; start < spans.Count; start = end)
        {
            for (end = start + 1; end < spans.Count && CompareTraces(spanOf(spans[end]), spanOf(spans[start])) == 0; end++)
            {
            }
            traces.Add(spans.GetRange(start, end - start));
        }
        return traces;
    }

    public int Compare(PlacedSpan left, PlacedSpan right)
    {
        var order = CompareKeys(left.Span, right.Span);
        if (order == 0)
            order = (left.Span.End is null).CompareTo(right.Span.End is null);
        return order != 0 ? order : left.Index.CompareTo(right.Index);
    }

    internal static int CompareKeys(ArrivingSpan left, ArrivingSpan right)
    {
        var order = CompareTraces(left, right);
        if (order == 0)
            order = left.SpanId.AsSpan().SequenceCompareTo(right.SpanId);
        return order != 0 ? order : left.Start.Day.CompareTo(right.Start.Day);
    }

    private static int CompareTraces(ArrivingSpan left, ArrivingSpan right)
    {
        var order = left.ProjectId.CompareTo(right.ProjectId);
        return order != 0 ? order : left.TraceId.AsSpan().SequenceCompareTo(right.TraceId);
    }
}
