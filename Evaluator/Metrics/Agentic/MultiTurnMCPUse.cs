using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>Whether an agent chose the right MCP tools and arguments in a conversation: 0 to 1, the worse of both. One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>MultiTurnMCPUseMetric</c>.</remarks>
public sealed class MultiTurnMCPUse(GivenOptions? options = null) : ExchangeMetric(options), ICatalogued<MultiTurnMCPUse>
{
    private static readonly WhatHowPrompts _words = new("multi_turn_mcp_use",
        $"{ToolUse.Choice} Only what MCP servers offer counts.", ToolUse.Arguments);

    public static MetricDescription About { get; } = new()
    {
        Name = "MultiTurnMCPUse",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns", "availableTools"],
        JudgeCalls = "1; thorough 2 * exchanges + 1",
        Summary = "Whether the agent makes good use of its MCP servers over a conversation.",
        WhenToUse = "Agents that reach tools, resources and prompts by the Model Context Protocol.",
        Formula = "min(mean of the choices, mean of the arguments) over the exchanges; 0 without an answered turn.",
        Weaknesses = "Sees what was called and what there was, not what the servers would have returned.",
        Options = CommonOptions.Stepped,
    };

    public override MetricDescription Description => About;

    private protected override WhatHowPrompts Words => _words;

    private protected override Measurement Nothing => new(0, "No turn was answered.");

    public static MultiTurnMCPUse Create(GivenOptions options) => new(options);

    internal override double Combine(double what, double? how) => Math.Min(what, how!.Value);

    private protected override IReadOnlyList<Material> Setting(TestCase testCase) =>
        [Material.Json("availableTools", MCPUse.OfServers(testCase.AvailableTools!))];
}
