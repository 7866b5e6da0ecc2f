using Platform.Metrics.Catalogue;
using Platform.Metrics.Conversation;
using Platform.Metrics.Criteria.Graphs;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Criteria;

/// <summary>As <see cref="DAG"/> on a conversation, of which each node may see some turns only: 0 to 1.</summary>
/// <remarks>As DeepEval 4.1.10 <c>ConversationalDAGMetric</c>.</remarks>
public sealed class ConversationalDAG(GivenOptions? options = null) : GraphMetric(options), ICatalogued<ConversationalDAG>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "ConversationalDAG",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "nodes on the way; thorough nodes + 1",
        Summary = "Whether a conversation passes a series of small questions that you draw as a graph.",
        WhenToUse = "Protocols with cases and exceptions: identify the caller, then ask, then act.",
        Formula = "score of the verdict that is reached / 10, or the score of its metric.",
        Weaknesses = "A wrong turn at the first question decides all. Every node on the way costs a call with the turns.",
        Options = _options,
    };

    public override MetricDescription Description => Described(About);

    public static ConversationalDAG Create(GivenOptions options)
    {
        var metric = new ConversationalDAG(options);
        if (metric.Graph?.Nodes.Values.SelectMany(node => node.Params).FirstOrDefault(param => !ConversationMaterial.Params.Contains(param)) is { } unknown)
            options.Refuse($"Option dag has the unknown evaluation parameter {unknown}.", "dag");
        return metric;
    }

    private protected override IEnumerable<Material> Show(GraphNode node, TestCase testCase, JudgeSession judge)
    {
        var turns = testCase.Turns!;
        if (node.TurnWindow is var (from, to))
            turns = [.. turns.Skip(Math.Max(0, from)).Take(Math.Max(0, to - from + 1))];
        return [TurnsText.Material(turns, judge), .. ConversationMaterial.Of(node.Params, testCase, turns)];
    }
}
