using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>Whether an agent chose the right tools and arguments in a conversation: 0 to 1, the worse of both. One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>ToolUseMetric</c>.</remarks>
public sealed class ToolUse(GivenOptions? options = null) : ExchangeMetric(options), ICatalogued<ToolUse>
{
    internal const string Choice = """
        Score the choice of tools: 1 when the agent called those that the user's request needs and no other, also when it
        needs none and none was called; less for wrong, missing or needless calls; 0 when the choice is wrong throughout.
        """;

    internal const string Arguments = """
        Score the arguments of the calls: 1 when all follow from what the user said or from what earlier calls returned;
        less for arguments that are wrong, invented or missing; 0 when none is right.
        """;

    private static readonly WhatHowPrompts _words = new("tool_use", Choice, Arguments);

    private static readonly MetricOption<IReadOnlyList<string>?> _toolsOption = MetricOption.OptionalTexts("availableTools",
        "The tools that the agent has, each with what it is for; the test case's availableTools when not given.");

    public static MetricDescription About { get; } = new()
    {
        Name = "ToolUse",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1; thorough exchanges + exchanges with tools + 2",
        Summary = "Whether the agent chooses the right tools, with the right arguments, over a conversation.",
        WhenToUse = "Agents with tools, on whole threads; single turns: ToolCorrectness and ArgumentCorrectness.",
        Formula = "min(mean of the choices, mean of the arguments where tools were called); 0 when no tool was called at all.",
        Weaknesses = "Without knowing the tools that there were, the judge cannot say which were missing. 0 for a conversation that "
            + "needed no tool.",
        Options = [_toolsOption, .. CommonOptions.Stepped],
    };

    public IReadOnlyList<string>? AvailableTools { get; init; } = options.Of(_toolsOption);

    public override MetricDescription Description => About;

    private protected override WhatHowPrompts Words => _words;

    private protected override int Reasons => 2;

    private protected override Measurement Nothing => new(0, "No turn was answered.");

    public static ToolUse Create(GivenOptions options) => new(options);

    internal override double Combine(double what, double? how) => how is { } arguments ? Math.Min(what, arguments) : 0;

    private protected override bool HasHow(IReadOnlyList<Turn> exchange) => exchange.Any(turn => turn.ToolsCalled is { Count: > 0 });

    private protected override IReadOnlyList<Material> Setting(TestCase testCase) =>
        AvailableTools is { } named ? [Material.Json("availableTools", named)]
        : testCase.AvailableTools is { } tools ? [Material.Json("availableTools", tools)] : [];
}
