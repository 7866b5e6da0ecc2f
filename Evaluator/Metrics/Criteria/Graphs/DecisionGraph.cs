using System.Globalization;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Estimates;

namespace Platform.Metrics.Criteria.Graphs;

/// <summary>A graph of judge nodes that is known to be sound: DeepEval's rules (wire-deepeval.md 5.6).</summary>
internal sealed class DecisionGraph
{
    internal const int MostNodes = 100;

    private DecisionGraph(IReadOnlyDictionary<string, GraphNode> nodes)
    {
        Nodes = nodes;
        Parents = nodes.Values.SelectMany(Below, (node, child) => (node.Id, Child: child)).Distinct()
            .GroupBy(edge => edge.Child).ToDictionary(edges => edges.Key, edges => edges.Count());
        Roots = [.. nodes.Values.Where(node => node is not VerdictNode && !Parents.ContainsKey(node.Id))];
    }

    public IReadOnlyDictionary<string, GraphNode> Nodes { get; }

    /// <summary>How many nodes lead to a node; several verdicts of one judgement count once.</summary>
    public IReadOnlyDictionary<string, int> Parents { get; }

    public IReadOnlyList<GraphNode> Roots { get; }

    /// <exception cref="FormatException">What is wrong with it, for whoever drew it: "has …".</exception>
    public static DecisionGraph Of(IReadOnlyDictionary<string, GraphNode> nodes)
    {
        if (nodes.Count is 0 or > MostNodes)
            throw new FormatException($"must have 1 to {MostNodes} nodes");
        foreach (var node in nodes.Values)
        {
            foreach (var child in node.Children.Concat(node is VerdictNode { Node: { } next } ? [next] : []))
            {
                if (!nodes.ContainsKey(child))
                    throw new FormatException($"has the node {node.Id}, which leads to {child}, which does not exist");
            }

            if (node is JudgementNode judgement)
                CheckVerdicts(judgement, [.. judgement.Children.Select(child => nodes[child])]);
        }

        var graph = new DecisionGraph(nodes);
        if (graph.Cycle() is { } cycle)
            throw new FormatException($"has a cycle: {string.Join(" → ", cycle)}");
        if (graph.Roots.Count > 1 && graph.Roots.Any(root => root is JudgementNode))
            throw new FormatException("has a judgement among several roots; it must be the only one");
        return graph;
    }

    /// <summary>
    /// The calls of the way that takes most, as the catalogue writes them: all tasks, and of judgements the longest chain, since one verdict of
    /// each is followed; at its end those of the metric that a verdict may lead to.
    /// </summary>
    /// <param name="atScore">Calls that follow where the way ends at a score.</param>
    public string MostCalls(int atScore)
    {
        var known = new Dictionary<string, Way>();
        var longest = Roots.Select(root => From(root.Id)).MaxBy(way => way.Size)!;
        return longest.After(Nodes.Values.Count(node => node is TaskNode)).ToString();

        Way From(string id) => known.TryGetValue(id, out var found) ? found : known[id] = Nodes[id] is JudgementNode judgement
            ? judgement.Children.Select(child => After((VerdictNode)Nodes[child])).MaxBy(way => way.Size)!.After(1)
            : Nodes[id].Children.Select(From).MaxBy(way => way.Size) ?? new(0, null);

        Way After(VerdictNode verdict) => verdict.Metric is { } metric ? Way.Of(metric) : verdict.Node is { } next ? From(next) : new(atScore, null);
    }

    /// <summary>The nodes that may run after a node: verdicts are passed through.</summary>
    private IEnumerable<string> Below(GraphNode node) => node switch
    {
        VerdictNode => [],
        JudgementNode => node.Children.Select(child => (Nodes[child] as VerdictNode)?.Node).OfType<string>(),
        _ => node.Children,
    };

    /// <returns>The nodes of a circle, its first one again at the end; null when there is none.</returns>
    private List<string>? Cycle()
    {
        // Takes away what nothing leads to until nothing is left, or only cycles and what they lead to (Kahn 1962).
        var waiting = Parents.ToDictionary();
        var free = new Queue<GraphNode>(Roots);
        var left = Nodes.Values.Where(node => node is not VerdictNode).Select(node => node.Id).ToHashSet();
        while (free.TryDequeue(out var node))
        {
            left.Remove(node.Id);
            foreach (var child in Below(node).Distinct().Where(child => --waiting[child] == 0))
                free.Enqueue(Nodes[child]);
        }

        if (left.Count == 0)
            return null;
        // Each that is left has one before it that is left: going back, one comes by twice.
        List<string> way = [left.First()];
        while (way.Count == way.Distinct().Count())
            way.Add(left.First(before => Below(Nodes[before]).Contains(way[^1])));
        return [.. way.SkipWhile(id => id != way[^1]).Reverse()];
    }

    private static void CheckVerdicts(JudgementNode judgement, IReadOnlyList<GraphNode> children)
    {
        var verdicts = children.OfType<VerdictNode>().Select(child => child.Verdict).ToList();
        if (verdicts.Count != children.Count || verdicts.Count == 0)
            throw new FormatException($"has the judgement {judgement.Id}, which must lead to verdicts and to nothing else");
        if (verdicts.Distinct(StringComparer.Ordinal).Count() != verdicts.Count)
            throw new FormatException($"has the judgement {judgement.Id}, which has a verdict twice");
        if (judgement.IsBinary && !verdicts.Order(StringComparer.Ordinal).SequenceEqual(["false", "true"]))
            throw new FormatException($"has the binary judgement {judgement.Id}, which must have the verdicts true and false");
    }

    /// <param name="Nodes">Calls of nodes, and of a metric that always takes as many.</param>
    /// <param name="Metric">That takes more where a subject is longer; null for none.</param>
    private sealed record Way(int Nodes, MetricDescription? Metric)
    {
        private const double Exchanges = 3; // a short conversation: only to tell which way is the longer one

        public double Size => Nodes + (Metric is null ? 0 : CallFormula.Calls(Metric, null, Exchanges));

        public static Way Of(TestCaseMetric metric) =>
            int.TryParse(Formula(metric.Description), CultureInfo.InvariantCulture, out var calls) ? new(calls, null) : new(0, metric.Description);

        public Way After(int calls) => this with { Nodes = Nodes + calls };

        public override string ToString() => Metric is null ? $"{Nodes}" : $"{Nodes} + {Formula(Metric)}";

        private static string Formula(MetricDescription metric) => metric.NeedsJudge ? metric.JudgeCalls.Split(';', ',')[0] : "0";
    }
}
