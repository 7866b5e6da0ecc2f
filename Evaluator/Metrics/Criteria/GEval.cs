using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Criteria;

/// <summary>
/// How well a test case meets criteria of one's own: 0 (not at all) to 1 (wholly). One judge call with given steps; with
/// criteria one more, made once for all test cases.
/// </summary>
/// <remarks>
/// G-Eval (Liu et al. 2023) as in DeepEval 4.1.10, but for the steps: there every test case gets other ones.
/// </remarks>
public sealed class GEval(GivenOptions? options = null)
    : CriteriaMetric(options, EvaluationSteps.CriteriaOption, EvaluationSteps.StepsOption), ICatalogued<GEval>
{
    private static readonly MetricOption<string?> _nameOption = MetricOption.Text("name",
        "What the score is called; GEval when not given.");

    private static readonly MetricOption<IReadOnlyList<string>> _paramsOption = MetricOption.Texts("evaluationParams",
        ["INPUT", "ACTUAL_OUTPUT"], $"What of the test case the judge sees, all of it required, out of {string.Join(", ", GEvalMaterial.Params)}.",
        [.. GEvalMaterial.Params]);

    private static readonly MetricOption<IReadOnlyList<Rubric>> _rubricOption = new("rubric", "list of rubrics",
        "What parts of the scale stand for: { \"scoreRange\": [0, 4], \"expectedOutcome\": \"…\" } each, from 0 to 10 without "
        + "overlap. The lowest score becomes 0 and the highest 1.", [], Rubric.Read);

    public static MetricDescription About { get; } = new()
    {
        Name = "GEval",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "actualOutput"],
        JudgeCalls = "1, for the first test case with criteria but no steps 2",
        Summary = "Whether the output meets criteria that you write yourself.",
        WhenToUse = "Whatever no other metric covers: tone, completeness, house rules. evaluationParams decide what is required.",
        Formula = "(score - lowest) / (highest - lowest) on the scale of 0 to 10 or of the rubric, where the judge tells token "
            + "probabilities their mean. Strict: 1 or 0 as the judge says.",
        Weaknesses = "As good as its criteria: vague ones give scores that wander. Steps and a rubric make scores that can be "
            + "compared over time.",
        Options = [_nameOption, EvaluationSteps.CriteriaOption, EvaluationSteps.StepsOption, _paramsOption, _rubricOption, CommonOptions.Better, .. CommonOptions.Judged],
    };

    public string? GivenName { get; init; } = options.Of(_nameOption);

    public override string Name => GivenName ?? About.Name;

    /// <summary>DeepEval's names, such as <c>INPUT</c> and <c>ACTUAL_OUTPUT</c>.</summary>
    public IReadOnlyList<string> EvaluationParams { get; init; } = options.Of(_paramsOption);

    /// <summary>Without overlap; empty for the scale of 0 to 10.</summary>
    public IReadOnlyList<Rubric> Rubrics { get; init; } = options.Of(_rubricOption);

    /// <summary>Asks the judge for pass or fail instead of a number.</summary>
    public bool Strict { get; init; } = options is { Strict: true };

    public override MetricDescription Description { get; } = About with { Direction = options.Of(CommonOptions.Better) };

    protected override IReadOnlyList<string> RequiredInputs => [.. EvaluationParams.Select(GEvalMaterial.InputOf)];

    public override IReadOnlyList<string> StepParameters => RequiredInputs;

    private protected override Prompt Scoring => Question;

    private Prompt<GEvalAnswer> Question => Strict ? GEvalPrompts.Strict : GEvalPrompts.Score;

    public static GEval Create(GivenOptions options) => Checked(new GEval(options), options);

    /// <param name="raw">From the lowest to the highest score of the scale.</param>
    /// <returns>0 to 1.</returns>
    internal static double Score(double raw, IReadOnlyList<Rubric> rubrics) =>
        Rubric.Scale(rubrics) is var (min, max) ? (raw - min) / (max - min) : raw;

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        if (await GetStepsAsync(judge) is not { } steps)
            return WithoutCriteria();

        var (min, max) = Strict ? (0, 1) : Rubric.Scale(Rubrics);
        List<Material> materials = [Material.Json("steps", steps)];
        if (!Strict)
            materials.Add(new("scale", $"{min} to {max}\n{string.Join('\n', Rubrics)}"));
        materials.AddRange(EvaluationParams.Select(param => GEvalMaterial.Of(param, testCase)));

        var (answer, tokens) = await judge.AskAsync(Question, materials, given =>
            given.Score < min || given.Score > max || (Strict && given.Score is not (0 or 1))
                ? $"The score must be {(Strict ? "0 or 1" : $"within {min} to {max}")}." : null,
            images: [], logProbabilities: !Strict);
        // A judge that hesitated between scores meant one in between.
        var raw = !Strict && answer.Score == Math.Floor(answer.Score) ? WeightedScore.Of((int)answer.Score, tokens) : answer.Score;
        return new(Strict ? raw : Score(raw, Rubrics), answer.Reason);
    }
}
