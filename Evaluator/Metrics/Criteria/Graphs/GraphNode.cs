namespace Platform.Metrics.Criteria.Graphs;

/// <summary>A node of a decision graph, as DeepEval uploads it (wire-deepeval.md 2.7).</summary>
internal abstract record GraphNode(string Id)
{
    /// <summary>What of the test case the judge sees; DeepEval's names.</summary>
    public IReadOnlyList<string> Params { get; init; } = [];

    /// <summary>Of a conversation: the first and the last turn that the judge sees, counting from 0; null for all.</summary>
    public (int From, int To)? TurnWindow { get; init; }

    public IReadOnlyList<string> Children { get; init; } = [];
}

/// <summary>Has the judge work something out for the nodes below.</summary>
internal sealed record TaskNode(string Id, string Instructions, string OutputLabel) : GraphNode(Id);

/// <summary>Has the judge decide: yes or no, or for one of the verdicts below.</summary>
internal sealed record JudgementNode(string Id, string Criteria, bool IsBinary) : GraphNode(Id);

/// <summary>What follows from a verdict: a score from 0 to 10, another node, or a metric.</summary>
/// <param name="Verdict"><c>true</c> or <c>false</c> below a binary judgement.</param>
internal sealed record VerdictNode(string Id, string Verdict, double? Score, string? Node, TestCaseMetric? Metric) : GraphNode(Id);
