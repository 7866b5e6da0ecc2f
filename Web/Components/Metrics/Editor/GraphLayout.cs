namespace Platform.Web.Components.Metrics.Editor;

/// <param name="Level">0 for what nothing leads to; each edge leads at least one level down, but in a circle.</param>
/// <param name="Place">From the left on its level.</param>
public sealed record PlacedNode(string Id, int Level, int Place, bool IsScore);

/// <param name="Label">The answer that leads there; null from a task.</param>
public sealed record PlacedEdge(PlacedNode From, PlacedNode To, string? Label);

/// <summary>Where the nodes of a graph stand when it is drawn: on levels, by the longest way that leads there.</summary>
public sealed class GraphLayout
{
    public IReadOnlyList<PlacedNode> Nodes { get; }

    public IReadOnlyList<PlacedEdge> Edges { get; }

    public GraphLayout(IReadOnlyList<GraphNodeFields> given)
    {
        var named = given.Where(node => !string.IsNullOrWhiteSpace(node.Id)).DistinctBy(node => node.Id!.Trim()).ToList();
        var edges = named.SelectMany(From).ToList();
        var level = named.Select(node => node.Id!.Trim()).Concat(edges.Select(edge => edge.To)).Distinct().ToDictionary(id => id, _ => 0);
        // As often as there are nodes is enough for the longest way, and ends in a circle too.
        for (var i = 0; i < named.Count; i++)
            foreach (var (from, to, _) in edges)
                level[to] = Math.Min(Math.Max(level[to], level[from] + 1), named.Count);

        var asking = named.Select(node => node.Id!.Trim()).ToHashSet();
        var placed = level.GroupBy(pair => pair.Value).OrderBy(group => group.Key)
            .SelectMany((group, row) => group.Select((pair, place) => new PlacedNode(pair.Key, row, place, !asking.Contains(pair.Key))))
            .ToDictionary(node => node.Id);
        Nodes = [.. placed.Values];
        Edges = [.. edges.Select(edge => new PlacedEdge(placed[edge.From], placed[edge.To], edge.Label))];
    }

    private static IEnumerable<(string From, string To, string? Label)> From(GraphNodeFields node)
    {
        var id = node.Id!.Trim();
        if (node.Type == "task")
            return (node.Next ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(next => (id, next, (string?)null));
        return node.Verdicts
            .Select(verdict => (Answer: node.Type == "yesno" ? verdict.Answer == "true" ? "yes" : "no" : verdict.Answer, verdict.Score,
                Next: verdict.Next?.Trim()))
            .Where(verdict => verdict.Next is { Length: > 0 } || !string.IsNullOrWhiteSpace(verdict.Score))
            .Select(verdict => (id, verdict.Next is { Length: > 0 } next ? next : $"{verdict.Score!.Trim()} of 10", verdict.Answer));
    }
}
