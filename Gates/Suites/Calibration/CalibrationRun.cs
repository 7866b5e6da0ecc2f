using Microsoft.Extensions.AI;
using Platform.Metrics;

namespace Platform.Suites.Calibration;

/// <summary>Scores labelled cases in this process.</summary>
public static class CalibrationRun
{
    /// <param name="strict">See <see cref="MetricVerdict"/>.</param>
    /// <param name="judge">Null for a metric that asks none.</param>
    /// <param name="atOnce">Cases that are measured at once.</param>
    /// <param name="progress">Told each case that is done.</param>
    public static async Task<(IReadOnlyList<LabelledScore> Scores, CalibrationUsage Usage)> RunAsync(
        TestCaseMetric metric, bool strict, IChatClient? judge, IReadOnlyList<LabelledCase> cases, int atOnce, IProgress<LabelledScore>? progress,
        CancellationToken cancellationToken)
    {
        var measured = new Measurement[cases.Count];
        await Parallel.ForAsync(0, cases.Count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (index, cancel) =>
            {
                measured[index] = await metric.MeasureAsync(cases[index].TestCase, judge, cancel);
                progress?.Report(Score(metric, strict, cases[index], measured[index]));
            });
        return ([.. cases.Zip(measured, (labelled, found) => Score(metric, strict, labelled, found))], new(
            measured.FirstOrDefault(each => each.Model is not null)?.Model, measured.FirstOrDefault(each => each.PromptVersion is not null)?.PromptVersion,
            measured.Sum(each => (long)each.JudgeCalls), measured.Sum(each => each.InputTokens), measured.Sum(each => each.OutputTokens)));
    }

    private static LabelledScore Score(TestCaseMetric metric, bool strict, LabelledCase labelled, Measurement measured) => new(
        labelled.Id, labelled.Pass,
        measured.Score is { } score ? MetricVerdict.Of(score, 0, metric.Description, strict).Score : null,
        measured.Reason);
}
