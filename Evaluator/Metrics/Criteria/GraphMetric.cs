using Platform.Metrics.Catalogue;
using Platform.Metrics.Criteria.Graphs;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Criteria;

/// <summary>A metric that asks its judge small questions along a graph, which leads to a score: 0 to 1.</summary>
public abstract class GraphMetric(GivenOptions? options) : JudgedMetric(options)
{
    /// <summary>Of a verdict that leads to a metric of one's own: what that was when the graph was kept, <c>{ metric, options }</c>.</summary>
    internal const string OwnPart = "own";

    private static readonly MetricOption<DecisionGraph?> _graphOption = new("dag", "decision graph",
        "Required. { \"nodes\": { id: node } } as DeepEval uploads it: TaskNode, BinaryJudgementNode, NonBinaryJudgementNode, VerdictNode.",
        null, GraphReader.Read)
    { IsRequired = true };

    private static readonly MetricOption<string?> _nameOption = MetricOption.Text("name", "What the score is called; the metric's name when not given.");

    private protected static readonly IReadOnlyList<MetricOption> _options = [_graphOption, _nameOption, CommonOptions.Better, .. CommonOptions.Stepped];

    private readonly Direction _direction = options.Of(CommonOptions.Better);

    public bool Thorough { get; init; } = options.Of(CommonOptions.Thorough);

    public string? GivenName { get; init; } = options.Of(_nameOption);

    public override IEnumerable<Uri> CalledAddresses => Parts.SelectMany(metric => metric.CalledAddresses);

    public override string Name => GivenName ?? Description.Name;

    private protected DecisionGraph? Graph { get; } = options.Of(_graphOption);

    private IEnumerable<TestCaseMetric> Parts => Graph?.Nodes.Values.OfType<VerdictNode>().Select(verdict => verdict.Metric).OfType<TestCaseMetric>() ?? [];

    protected override IReadOnlyList<Prompt> Prompts =>
        [.. GraphRun.Prompts, ScoreReason.Prompt, .. Parts.OfType<JudgedMetric>().SelectMany(metric => metric.AllPrompts)];

    /// <summary>With what the options and the graph change.</summary>
    private protected MetricDescription Described(MetricDescription about) => about with
    {
        Direction = _direction,
        CallsOut = Parts.Any(metric => metric.Description.CallsOut),
        JudgeCalls = Graph is not null ? $"{Graph.MostCalls(atScore: 0)}; thorough {Graph.MostCalls(atScore: 1)}" : about.JudgeCalls,
    };

    /// <summary>What of the test case a node shows its judge.</summary>
    private protected abstract IEnumerable<Material> Show(GraphNode node, TestCase testCase, JudgeSession judge);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        if (Graph is null)
            return Measurement.Failed($"{Name} has no graph.");

        var (measurement, path) = await new GraphRun(Graph, testCase, judge, node => Show(node, testCase, judge)).TakeAsync();
        return Thorough && measurement.Score is { } score && measurement.Reason == string.Join(' ', path)
            ? new(score, await ScoreReason.AskAsync(judge, Description.Measure, score, path)) : measurement;
    }
}
