using System.ComponentModel.DataAnnotations;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Quality;

/// <summary>
/// A metric whose judge rates from 1 (worst) to 5 (best) in one call, as those of Microsoft.Extensions.AI.Evaluation.Quality
/// do: same names and scale, 4 and above pass; the prompts are our own.
/// </summary>
public abstract class RatingMetric(GivenOptions? options) : JudgedMetric(options)
{
    private protected abstract Prompt<RatingAnswer> Prompt { get; }

    protected override IReadOnlyList<Prompt> Prompts => [Prompt];

    /// <summary>The sections, by the JSON names of the test case's properties; one that is not known is left out.</summary>
    private protected virtual IReadOnlyList<string> Shown => Description.RequiredInputs;

    private protected static MetricDescription Describe(
        string name, IReadOnlyList<string> inputs, string summary, string whenToUse, string weaknesses) => new()
        {
            Name = name,
            Kind = MetricKind.Judge,
            Scopes = ["span", "trace"],
            RequiredInputs = inputs,
            JudgeCalls = "1",
            Range = new(1, 5),
            DefaultThreshold = 4,
            Summary = summary,
            WhenToUse = whenToUse,
            Formula = "The judge's rating, 1 to 5.",
            Weaknesses = weaknesses,
            Options = CommonOptions.Judged,
        };

    private protected static Prompt<RatingAnswer> Rate(string name, string instructions) => new(name, $"""
        {instructions}

        First give as `reason` one to three sentences that name what decided, then as `rating` a whole number from 1 to 5. If
        two neighbours fit, take the lower one.
        """);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var answer = await judge.AskAsync(Prompt, [.. Shown.Where(testCase.Has).Select(input => TestCaseMaterial.Of(input, testCase))],
            answer => answer.Rating is >= 1 and <= 5 ? null : "The rating must be 1, 2, 3, 4 or 5.");
        return new(answer.Rating, answer.Reason);
    }

    internal sealed record RatingAnswer(string Reason, [property: Range(1, 5)] int Rating);
}
