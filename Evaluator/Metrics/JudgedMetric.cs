using Microsoft.Extensions.AI;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics;

/// <summary>A metric that asks a model.</summary>
public abstract class JudgedMetric : TestCaseMetric
{
    /// <summary>All that it may ask.</summary>
    protected abstract IReadOnlyList<Prompt> Prompts { get; }

    /// <summary>Changes with the wording or the answer schema of any prompt: such scores do not compare with older ones.</summary>
    public string PromptVersion => Prompt.VersionOf(Prompts);

    /// <summary>Called once every required input is there. A judge that fails ends it by an exception of the session.</summary>
    protected abstract Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge);

    private protected sealed override async Task<Measurement> MeasureCompleteAsync(
        TestCase testCase, IChatClient? judge, CancellationToken cancellationToken)
    {
        if (judge is null)
            return Measurement.Skipped($"{Name} needs a judge, and none is configured.");

        var session = new JudgeSession(judge, cancellationToken);
        Measurement measurement;
        try
        {
            measurement = await MeasureAsync(testCase, session);
        }
        catch (JudgeFailedException failure)
        {
            measurement = Measurement.Failed(failure.Message, failure.Transient, failure.RetryAfter);
        }

        return session.Complete(measurement) with { PromptVersion = PromptVersion };
    }
}
