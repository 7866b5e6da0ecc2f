using Microsoft.Extensions.AI;
using Platform.Metrics.TestCases;

namespace Platform.Metrics;

/// <summary>A metric that computes its score: same input, same score, no model.</summary>
public abstract class DeterministicMetric : TestCaseMetric
{
    /// <summary>Called once every required input is there.</summary>
    protected abstract Measurement Measure(TestCase testCase);

    private protected sealed override Task<Measurement> MeasureCompleteAsync(
        TestCase testCase, IChatClient? judge, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Measure(testCase));
    }
}
