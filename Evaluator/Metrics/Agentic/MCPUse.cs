using System.ComponentModel.DataAnnotations;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>Whether an agent chose the right MCP tools and arguments for a request: 0 to 1, the worse of both. One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>MCPUseMetric</c>.</remarks>
public sealed class MCPUse(GivenOptions? options = null) : JudgedMetric(options), ICatalogued<MCPUse>
{
    private const string Seen = """
        The section `input` is what a user asked of an agent, `actualOutput` its answer; `availableTools` lists what its MCP
        servers offered it, `toolsCalled` what it called.
        """;

    private static readonly Prompt<WholeAnswer> _wholePrompt = new("mcp_use", $"""
        {Seen}

        `choice`: {ToolUse.Choice}

        `arguments`: {ToolUse.Arguments}

        Give as `reason` one to three sentences on both first.
        """);

    private static readonly Prompt<ScoreAnswer> _choicePrompt = new("mcp_use_choice", $"{Seen}\n\n{ToolUse.Choice}");

    private static readonly Prompt<ScoreAnswer> _argumentsPrompt = new("mcp_use_arguments", $"{Seen}\n\n{ToolUse.Arguments}");

    public static MetricDescription About { get; } = new()
    {
        Name = "MCPUse",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "actualOutput", "toolsCalled", "availableTools"],
        JudgeCalls = "1; thorough 2",
        Summary = "Whether the agent makes good use of what its MCP servers offer.",
        WhenToUse = "Agents that reach tools, resources and prompts by the Model Context Protocol.",
        Formula = "min(choice, arguments), both as the judge scores them.",
        Weaknesses = "Needs the list of what there was, with descriptions; the judge does not know the servers.",
        Options = CommonOptions.Stepped,
    };

    public bool Thorough { get; init; } = options.Of(CommonOptions.Thorough);

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [_wholePrompt, _choicePrompt, _argumentsPrompt];

    public static MCPUse Create(GivenOptions options) => new(options);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        Material[] materials =
        [
            new("input", testCase.Input!), new("actualOutput", testCase.ActualOutput!),
            Material.Json("availableTools", OfServers(testCase.AvailableTools!)),
            Material.Json("toolsCalled", OfServers(testCase.ToolsCalled!)),
        ];
        if (!Thorough)
        {
            var whole = await judge.AskAsync(_wholePrompt, materials, answer => UnitScore.Objection(answer.Choice, answer.Arguments));
            return new(Math.Min(whole.Choice, whole.Arguments), whole.Reason);
        }

        var choice = await judge.AskAsync(_choicePrompt, materials, answer => answer.Objection);
        var arguments = await judge.AskAsync(_argumentsPrompt, materials, answer => answer.Objection);
        return new(Math.Min(choice.Score, arguments.Score), $"{choice.Reason} {arguments.Reason}");
    }

    /// <summary>Those of MCP servers; all of them when none says where it is from.</summary>
    internal static IReadOnlyList<ToolCall> OfServers(IReadOnlyList<ToolCall> tools) =>
        tools.Any(tool => tool.Type == "MCP") ? [.. tools.Where(tool => tool.Type == "MCP")] : tools;

    private sealed record WholeAnswer(
        string Reason, [property: Range(0.0, 1.0)] double Choice, [property: Range(0.0, 1.0)] double Arguments);
}
