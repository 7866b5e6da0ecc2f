using Platform.Metrics.Catalogue;
using Platform.Metrics.Conversation;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Criteria;

/// <summary>How well a conversation meets criteria of one's own: 0 (not at all) to 1 (wholly). Calls as <see cref="GEval"/>.</summary>
/// <remarks>As DeepEval 4.1.10 <c>ConversationalGEval</c>: roles and contents are always shown.</remarks>
public sealed class ConversationalGEval(GivenOptions? options = null)
    : CriteriaMetric(options, EvaluationSteps.CriteriaOption, EvaluationSteps.StepsOption), ICatalogued<ConversationalGEval>
{
    private static readonly MetricOption<string?> _nameOption = MetricOption.Text("name",
        "What the score is called; ConversationalGEval when not given.");

    private static readonly MetricOption<IReadOnlyList<string>> _paramsOption = MetricOption.Texts("evaluationParams", [],
        $"What the judge sees besides the turns, out of {string.Join(", ", ConversationMaterial.Params)}.", [.. ConversationMaterial.Params]);

    private static readonly MetricOption<IReadOnlyList<Rubric>> _rubricOption = new("rubric", "list of rubrics",
        "What parts of the scale stand for, as for GEval.", [], Rubric.Read);

    public static MetricDescription About { get; } = new()
    {
        Name = "ConversationalGEval",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1, for the first test case with criteria but no steps 2",
        Summary = "Whether a conversation meets criteria that you write yourself.",
        WhenToUse = "Whatever no other metric on conversations covers.",
        Formula = "(score - lowest) / (highest - lowest) on the scale of 0 to 10 or of the rubric, where the judge tells token "
            + "probabilities their mean.",
        Weaknesses = "As good as its criteria. One number for many turns: a single grave turn may be averaged away.",
        Options = [_nameOption, EvaluationSteps.CriteriaOption, EvaluationSteps.StepsOption, _paramsOption, _rubricOption, CommonOptions.Better, .. CommonOptions.Judged],
    };

    public string? GivenName { get; init; } = options.Of(_nameOption);

    public override string Name => GivenName ?? About.Name;

    public IReadOnlyList<string> EvaluationParams { get; init; } = options.Of(_paramsOption);

    public IReadOnlyList<Rubric> Rubrics { get; init; } = options.Of(_rubricOption);

    public override MetricDescription Description { get; } = About with { Direction = options.Of(CommonOptions.Better) };

    public override IReadOnlyList<string> StepParameters => ["turns", .. EvaluationParams];

    private protected override Prompt Scoring => GEvalPrompts.Score;

    public static ConversationalGEval Create(GivenOptions options) => Checked(new ConversationalGEval(options), options);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        if (await GetStepsAsync(judge) is not { } steps)
            return WithoutCriteria();

        var (min, max) = Rubric.Scale(Rubrics);
        var (answer, tokens) = await judge.AskAsync(GEvalPrompts.Score,
            [
                Material.Json("steps", steps), new("scale", $"{min} to {max}\n{string.Join('\n', Rubrics)}"),
                TurnsText.Material(testCase.Turns!, judge), .. ConversationMaterial.Of(EvaluationParams, testCase, testCase.Turns!),
            ],
            given => given.Score < min || given.Score > max ? $"The score must be within {min} to {max}." : null,
            images: [], logProbabilities: true);
        var raw = answer.Score == Math.Floor(answer.Score) ? WeightedScore.Of((int)answer.Score, tokens, first: true) : answer.Score;
        return new(GEval.Score(raw, Rubrics), answer.Reason);
    }
}
