using Platform.Storage.Traces;

namespace Platform.Web.Components.Traces;

/// <summary>Where the spans of a trace stand when its tree is read from top to bottom.</summary>
internal sealed class ReadingOrder
{
    private const int None = -1;

    // The first span below each span, and the next beside it, by place in the list: 33,000 spans need no list of their own.
    private readonly int[] _first;
    private readonly int[] _next;
    private readonly bool[] _placed;
    private readonly List<(int Place, int Depth)> _places;

    /// <param name="nodes">In start order.</param>
    public ReadingOrder(IReadOnlyList<SpanNode> nodes)
    {
        var known = new Dictionary<string, int>(nodes.Count);
        foreach (var (place, node) in nodes.Index())
            known.TryAdd(node.SpanId, place);

        var roots = nodes.Count;
        _first = new int[nodes.Count + 1];
        _next = new int[nodes.Count];
        Array.Fill(_first, None);
        for (var place = nodes.Count - 1; place >= 0; place--)
        {
            var above = nodes[place].ParentSpanId is { } parent && known.TryGetValue(parent, out var found) && found != place ? found : roots;
            (_next[place], _first[above]) = (_first[above], place);
        }

        _placed = new bool[nodes.Count];
        _places = new(nodes.Count);
        for (var root = _first[roots]; root != None; root = _next[root])
            Append(root);
        for (var place = 0; place < nodes.Count; place++)
            Append(place); // what is left stands in circles
        Descendants = Count(_places);
    }

    /// <summary>Places in the list of spans, and how deep each stands; every span once.</summary>
    public IReadOnlyList<(int Place, int Depth)> Places => _places;

    /// <summary>For each of <see cref="Places"/>, how many of those that follow stand below it.</summary>
    public IReadOnlyList<int> Descendants { get; }

    // Without recursion: a trace may be thousands of spans deep.
    private void Append(int root)
    {
        var open = new Stack<(int Place, int Depth)>([(root, 0)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > 0 && _next[next.Place] != None)
                open.Push((_next[next.Place], next.Depth));
            if (_placed[next.Place])
                continue;
            _placed[next.Place] = true;
            _places.Add(next);
            if (_first[next.Place] != None)
                open.Push((_first[next.Place], next.Depth + 1));
        }
    }

    private static int[] Count(List<(int Place, int Depth)> places)
    {
        var descendants = new int[places.Count];
        var path = new Stack<int>();
        for (var i = 0; i <= places.Count; i++)
        {
            var depth = i < places.Count ? places[i].Depth : 0;
            while (path.TryPeek(out var above) && places[above].Depth >= depth)
                descendants[path.Pop()] = i - above - 1;
            path.Push(i);
        }
        return descendants;
    }
}
