using Platform.Metrics.Catalogue;
using Platform.Metrics.Criteria.Graphs;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Criteria;

/// <summary>The score to which a graph of small questions leads: 0 to 1. One judge call for each node on the way.</summary>
/// <remarks>As DeepEval 4.1.10 <c>DAGMetric</c>; thorough with its last call, which words the reason.</remarks>
public sealed class DAG(GivenOptions? options = null) : GraphMetric(options), ICatalogued<DAG>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "DAG",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input|actualOutput"],
        JudgeCalls = "nodes on the way; thorough nodes + 1",
        Summary = "Whether the output passes a series of small questions that you draw as a graph.",
        WhenToUse = "Rules with cases and exceptions, where one prompt would be weighed differently every time.",
        Formula = "score of the verdict that is reached / 10, or the score of its metric.",
        Weaknesses = "A wrong turn at the first question decides all. Every node on the way costs a call.",
        Options = _options,
    };

    public override MetricDescription Description => Described(About);

    protected override IReadOnlyList<string> RequiredInputs =>
        Graph?.Nodes.Values.SelectMany(node => node.Params).Distinct().Select(GEvalMaterial.InputOf).ToList() is { Count: > 0 } named
            ? named : About.RequiredInputs;

    public static DAG Create(GivenOptions options)
    {
        var metric = new DAG(options);
        if (metric.Graph?.Nodes.Values.SelectMany(node => node.Params).FirstOrDefault(param => !GEvalMaterial.Params.Contains(param)) is { } unknown)
            options.Refuse($"Option dag has the unknown evaluation parameter {unknown}.", "dag");
        return metric;
    }

    private protected override IEnumerable<Material> Show(GraphNode node, TestCase testCase, JudgeSession judge) =>
        node.Params.Select(param => GEvalMaterial.Of(param, testCase));
}
