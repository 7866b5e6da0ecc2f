using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>Whether an agent did what was asked by its MCP servers, over a conversation: 0 to 1. One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>MCPTaskCompletionMetric</c>.</remarks>
public sealed class MCPTaskCompletion(GivenOptions? options = null) : ExchangeMetric(options), ICatalogued<MCPTaskCompletion>
{
    private static readonly WhatHowPrompts _words = new("mcp_task_completion", """
        Score how far the agent did what the user asked, going by what its tools returned: 1 when all of it is done, with
        every condition met; 0 when nothing is; between according to what matters to the user. A mere claim is not done.
        """, null);

    public static MetricDescription About { get; } = new()
    {
        Name = "MCPTaskCompletion",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1; thorough exchanges + 1",
        Summary = "Whether the agent does what it is asked, using its MCP servers, over a conversation.",
        WhenToUse = "Agents whose work is done by tools of the Model Context Protocol.",
        Formula = "The mean of the scores of the exchanges that have more than two turns; 0 without one.",
        Weaknesses = "Exchanges of one question and one answer do not count: there no tool was heard.",
        Options = CommonOptions.Stepped,
    };

    public override MetricDescription Description => About;

    private protected override WhatHowPrompts Words => _words;

    private protected override Measurement Nothing => new(0, "No exchange has more than two turns.");

    public static MCPTaskCompletion Create(GivenOptions options) => new(options);

    internal override double Combine(double what, double? how) => what;

    // A turn with tool calls is what DeepEval stores as several.
    private protected override bool Counts(IReadOnlyList<Turn> exchange) =>
        exchange.Sum(turn => 1 + (turn.ToolsCalled?.Count ?? 0)) > 2;
}
