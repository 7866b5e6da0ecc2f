using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>How well the tools that an agent called agree with the expected ones: 0 (none) to 1 (all).</summary>
/// <remarks>
/// Same result as DeepEval 4.1.10 <c>ToolCorrectnessMetric</c>, plus the subset mode. Algorithm: <see cref="ToolMatching"/>.
/// </remarks>
public sealed class ToolCorrectness(GivenOptions? options = null) : JudgedMetric(options), ICatalogued<ToolCorrectness>
{
    private static readonly Prompt<ScoreAnswer> _choicePrompt = new("tool_correctness_choice", $"""
        The section `input` is what a user asked of an agent, `availableTools` lists the tools that it had, `toolsCalled` those
        that it called. {ToolUse.Choice} Give as `reason` one to three sentences, and the number as `score`.
        """);

    private static readonly MetricOption<IReadOnlyList<string>?> _availableOption = MetricOption.OptionalTexts("availableTools",
        "The tools that the agent has, each with what it is for. With them a judge scores the choice besides; the lower score counts.");

    private static readonly MetricOption<bool> _exactOption = MetricOption.Flag("shouldExactMatch", false,
        "Called must equal expected, one by one; wins over the other modes.");

    private static readonly MetricOption<bool> _orderingOption = MetricOption.Flag("shouldConsiderOrdering", false,
        "Expected tools must have been called in that order, others may come between; wins over subset.");

    private static readonly MetricOption<bool> _subsetOption = MetricOption.Flag("shouldBeSubset", false,
        "Turns the question round: which share of the calls was expected? Expected tools that were not called cost nothing.");

    private static readonly MetricOption<IReadOnlyList<string>> _paramsOption = MetricOption.Texts("evaluationParams", [],
        "What must agree besides the tool's name and type: INPUT_PARAMETERS counts in proportion, OUTPUT wholly or not.",
        "INPUT_PARAMETERS", "OUTPUT");

    public bool ShouldExactMatch { get; init; } = options.Of(_exactOption);

    public bool ShouldConsiderOrdering { get; init; } = options.Of(_orderingOption);

    public bool ShouldBeSubset { get; init; } = options.Of(_subsetOption);

    /// <summary>Null spares the judge.</summary>
    public IReadOnlyList<string>? AvailableTools { get; init; } = options.Of(_availableOption);

    /// <summary>Out of <c>INPUT_PARAMETERS</c> and <c>OUTPUT</c>.</summary>
    public IReadOnlyList<string> EvaluationParams { get; init; } = options.Of(_paramsOption);

    public static MetricDescription About { get; } = new()
    {
        Name = "ToolCorrectness",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["toolsCalled", "expectedTools"],
        Summary = "Whether the agent called the tools that were expected of it.",
        WhenToUse = "Tasks whose right tools are known: routing, booking, look-ups. Also on the span of a single step.",
        Formula = "Each expected tool counts with its best unused call, 1 or the similarity of the arguments; the sum is divided by "
            + "the number expected. In order: the heaviest common subsequence instead. Exact: 1 or 0. Subset: the same, called and "
            + "expected exchanged. Both lists empty 1, only one empty 0.",
        Weaknesses = "Another way that leads to the same result scores badly; extra calls cost nothing unless exact or subset. As in "
            + "DeepEval, two identical calls count once unless order is considered.",
        Options = [_exactOption, _orderingOption, _subsetOption, _paramsOption, _availableOption, .. CommonOptions.Judged],
    };

    private static readonly MetricDescription _judged = About with
    {
        Kind = MetricKind.Judge,
        JudgeCalls = "1",
        RequiredInputs = ["input", .. About.RequiredInputs],
    };

    public override MetricDescription Description => AvailableTools is null ? About : _judged;

    protected override IReadOnlyList<Prompt> Prompts => [_choicePrompt];

    public static ToolCorrectness Create(GivenOptions options) => new(options);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var matched = Match(testCase);
        if (AvailableTools is null || matched.Score is not { } score)
            return matched;

        var choice = await judge.AskAsync(_choicePrompt,
        [
            new("input", testCase.Input!), Material.Json("availableTools", AvailableTools), Material.Json("toolsCalled", testCase.ToolsCalled!),
        ], answer => answer.Objection);
        return new(Math.Min(score, choice.Score), $"{matched.Reason} {choice.Reason}");
    }

    private Measurement Match(TestCase testCase)
    {
        var (called, expected) = (testCase.ToolsCalled!, testCase.ExpectedTools!);
        var matching = new ToolMatching(EvaluationParams.Contains("INPUT_PARAMETERS"), EvaluationParams.Contains("OUTPUT"));
        if (!ShouldExactMatch && matching.Incomparable(called, expected) is { } tool)
            return Measurement.Failed($"The arguments of {tool} cannot be compared: one side has none recorded.");

        var score = (called.Count, expected.Count) switch
        {
            (0, 0) => 1,
            (_, 0) => 0,
            (0, _) => ShouldBeSubset && !ShouldExactMatch && !ShouldConsiderOrdering ? 1 : 0,
            _ when ShouldExactMatch => matching.Exact(called, expected),
            _ when ShouldConsiderOrdering => matching.InOrder(called, expected),
            _ when ShouldBeSubset => matching.AsSet(candidates: expected, wanted: called),
            _ => matching.AsSet(candidates: called, wanted: expected),
        };
        return new(score, $"Called: {Names(called)}. Expected{Mode}: {Names(expected)}.");
    }

    private string Mode => ShouldExactMatch ? " exactly" : ShouldConsiderOrdering ? " in this order"
        : ShouldBeSubset ? " at most" : "";

    private static string Names(IReadOnlyList<ToolCall> tools) =>
        tools is [] ? "none" : string.Join(", ", tools.Select(tool => tool.Name));
}
