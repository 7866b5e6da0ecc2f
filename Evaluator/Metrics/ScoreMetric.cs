using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics;

/// <summary>A metric whose judge gives the score itself, 0 to 1, in one call.</summary>
public abstract class ScoreMetric(GivenOptions? options) : JudgedMetric(options)
{
    private protected abstract Prompt<ScoreAnswer> Prompt { get; }

    protected override IReadOnlyList<Prompt> Prompts => [Prompt];

    private protected abstract IReadOnlyList<Material> Materials(TestCase testCase, JudgeSession judge);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var answer = await judge.AskAsync(Prompt, Materials(testCase, judge), answer => answer.Objection);
        return new(answer.Score, answer.Reason);
    }
}
