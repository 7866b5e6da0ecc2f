using Platform.Metrics.TestCases;
using Platform.Storage.Traces;

namespace Platform.Worker.TestCases;

/// <summary>The spans of one trace as a tree. A span whose parent has not arrived is a root.</summary>
internal sealed class SpanTree
{
    private readonly ILookup<string, Span> _children;

    /// <param name="spans">In start order.</param>
    public SpanTree(IReadOnlyList<Span> spans)
    {
        var ids = spans.Select(span => span.SpanId).ToHashSet();
        _children = spans.Where(span => span.ParentSpanId is not null).ToLookup(span => span.ParentSpanId!);
        Roots = [.. spans.Where(span => span.ParentSpanId is not { } parent || !ids.Contains(parent))];
    }

    public IReadOnlyList<Span> Roots { get; }

    /// <summary>The span without a parent, else the first whose parent has not arrived; null for an empty trace.</summary>
    public Span? Root => Roots.FirstOrDefault(span => span.IsRoot) ?? (Roots is [var first, ..] ? first : null);

    /// <summary>The spans below one, parents before their children.</summary>
    /// <param name="enter">Whether to go on below a span; it is itself among the result either way.</param>
    public IEnumerable<Span> Below(Span top, Func<Span, bool>? enter = null)
    {
        // An explicit stack: agents nest spans thousands deep. The set: they may also name each other as parents.
        var seen = new HashSet<string> { top.SpanId };
        var open = new Stack<Span>(_children[top.SpanId].Reverse());
        while (open.TryPop(out var span))
        {
            if (!seen.Add(span.SpanId))
                continue;
            yield return span;
            if (enter is not null && !enter(span))
                continue;
            foreach (var child in _children[span.SpanId].Reverse())
                open.Push(child);
        }
    }

    /// <summary>What judges read: the span with all that is below it.</summary>
    public TraceStep StepOf(Span top)
    {
        var steps = new Dictionary<string, TraceStep>();
        foreach (var span in Below(top).Prepend(top).Reverse())
        {
            steps[span.SpanId] = SpanTestCase.Step(span) with
            {
                Children = [.. _children[span.SpanId].Select(child => steps.GetValueOrDefault(child.SpanId)).OfType<TraceStep>()],
            };
        }

        return steps[top.SpanId];
    }
}
