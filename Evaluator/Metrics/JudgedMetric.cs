using Microsoft.Extensions.AI;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics;

/// <summary>A metric that asks a model, unless its options spare it that (<see cref="MetricDescription.NeedsJudge"/>).</summary>
public abstract class JudgedMetric(GivenOptions? options) : TestCaseMetric
{
    /// <summary>How often the test case is measured; the middle score counts.</summary>
    public int Votes { get; init; } = options.Of(CommonOptions.Votes);

    /// <summary>0 for the judge's likeliest answer; else the number of one among several that differ, when it is asked once.</summary>
    private protected virtual int Draw => 0;

    /// <summary>All that it may ask.</summary>
    protected abstract IReadOnlyList<Prompt> Prompts { get; }

    internal IReadOnlyList<Prompt> AllPrompts => Prompts;

    /// <summary>Changes with the wording or the answer schema of any prompt: such scores do not compare with older ones.</summary>
    public string PromptVersion => Prompt.VersionOf(Prompts);

    /// <summary>Called once every required input is there. A judge that fails ends it by an exception of the session.</summary>
    protected abstract Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge);

    internal override Task<Measurement> MeasureWithinAsync(TestCase testCase, JudgeSession judge) =>
        Missing(testCase) is { } missing ? Task.FromResult(Measurement.Skipped(missing)) : MeasureAsync(testCase, judge);

    private protected sealed override async Task<Measurement> MeasureCompleteAsync(
        TestCase testCase, IChatClient? judge, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Description.NeedsJudge)
            return await VoteAsync(testCase, null, 0, cancellationToken);
        if (judge is null)
            return Measurement.Skipped($"{Name} needs a judge, and none is configured.");

        var measurement = Votes == 1
            ? await VoteAsync(testCase, judge, Draw, cancellationToken)
            : Voting.Count(
                await Task.WhenAll(Enumerable.Range(1, Votes).Select(vote => VoteAsync(testCase, judge, vote, cancellationToken))),
                Description.Range.Max - Description.Range.Min);
        return measurement with { PromptVersion = PromptVersion };
    }

    private async Task<Measurement> VoteAsync(
        TestCase testCase, IChatClient? judge, int vote, CancellationToken cancellationToken)
    {
        var session = new JudgeSession(judge, vote, cancellationToken);
        try
        {
            return session.Complete(await MeasureAsync(testCase, session));
        }
        catch (JudgeFailedException failure)
        {
            return session.Complete(Measurement.Failed(failure.Message, failure.Transient, failure.RetryAfter));
        }
    }
}
