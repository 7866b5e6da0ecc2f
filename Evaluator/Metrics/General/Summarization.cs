using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.General;

/// <summary>
/// Whether a summary says nothing but what its original says, and enough of it: 0 to 1, the worse of both. Two judge
/// calls, the second of which must not see the original.
/// </summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>SummarizationMetric</c>.</remarks>
public sealed class Summarization(GivenOptions? options = null) : JudgedMetric(options), ICatalogued<Summarization>
{
    private static readonly MetricOption<IReadOnlyList<string>> _questionsOption = MetricOption.Texts("assessmentQuestions", [],
        "Questions with the answer yes or no that a good summary lets one answer; the judge writes n of them when not given.");

    private static readonly MetricOption<int> _countOption = MetricOption.Whole("n", 5, 1, 50, "How many questions the judge writes.");

    public static MetricDescription About { get; } = new()
    {
        Name = "Summarization",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "actualOutput"],
        JudgeCalls = "2; thorough 7, with assessmentQuestions 6",
        Summary = "Whether the output is a true and sufficient summary of the input.",
        WhenToUse = "Summaries of documents, calls or tickets; the input must be the original text itself.",
        Formula = "min(alignment, coverage): alignment = claims of the summary that the original bears out / claims; coverage = "
            + "questions answered yes by both / by the original. 0 when either is empty.",
        Weaknesses = "Coverage depends on the questions: give your own to compare summaries over time. Style and length do not count.",
        Options = [_questionsOption, _countOption, .. CommonOptions.Stepped],
    };

    public IReadOnlyList<string> AssessmentQuestions { get; init; } = options.Of(_questionsOption);

    public int QuestionCount { get; init; } = options.Of(_countOption);

    public bool Thorough { get; init; } = options.Of(CommonOptions.Thorough);

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => SummaryPrompts.All;

    public static Summarization Create(GivenOptions options) => new(options);

    internal static (double Alignment, double Coverage) Score(
        IReadOnlyList<YesNo> claims, IReadOnlyList<YesNo> original, IReadOnlyList<YesNo> summary)
    {
        var asked = original.Count(answer => answer == YesNo.Yes);
        var both = original.Zip(summary).Count(pair => pair is (YesNo.Yes, YesNo.Yes));
        return (claims is [] ? 0 : (double)claims.Count(claim => claim == YesNo.Yes) / claims.Count,
            asked == 0 ? 0 : (double)both / asked);
    }

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        Material original = new("original", testCase.Input!);
        Material summary = new("summary", testCase.ActualOutput!);
        var check = Thorough
            ? await SummarySteps.TakeAsync(original, summary, AssessmentQuestions, QuestionCount, judge)
            : await AtOnceAsync(original, summary, judge);

        var (alignment, coverage) = Score(
            [.. check.Claims.Select(claim => claim.Verdict)], check.ByOriginal, check.BySummary);
        var score = Math.Min(alignment, coverage);
        var lost = check.Questions.Zip(check.ByOriginal, check.BySummary)
            .Where(each => each is { Second: YesNo.Yes, Third: not YesNo.Yes }).Select(each => $"Not covered: {each.First}");
        var findings = check.Claims.Where(claim => claim.Verdict != YesNo.Yes).Select(claim => claim.Complaint).Concat(lost).ToList();
        return new(score, Thorough ? await ScoreReason.AskAsync(judge, About.Measure, score, findings)
            : Invariant($"Alignment {alignment:0.##}, coverage {coverage:0.##}. {string.Join(' ', findings.Take(3))}").TrimEnd());
    }

    private async Task<SummaryCheck> AtOnceAsync(Material original, Material summary, JudgeSession judge)
    {
        Material wanted = AssessmentQuestions is [] ? new("count", $"{QuestionCount}") : Material.Json("questions", AssessmentQuestions);
        var compared = await judge.AskAsync(SummaryPrompts.Compare, [original, summary, wanted],
            answer => answer.Questions.Count != answer.Answers.Count ? "There must be one answer for each question."
                : AssessmentQuestions is [_, ..] given && answer.Questions.Count != given.Count ? $"Keep to the {given.Count} questions." : null);
        var bySummary = compared.Questions is [] ? []
            : await SummarySteps.AnswerAsync(summary, compared.Questions, judge);
        return new(compared.Claims, compared.Questions, compared.Answers, bySummary);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
