using Platform.Metrics;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Suites.Runs;

/// <summary>Holds one answered case against what its suite expects, by metrics that ask no judge.</summary>
public static class Measuring
{
    public static async Task<CaseResult> MeasureAsync(
        SuiteCase given, TestCase answered, IEnumerable<Check> checks, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        var (sum, weights) = (0.0, 0.0);
        foreach (var check in checks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var measured = await check.Measure.MeasureAsync(answered, null, cancellationToken);
            results.Add(Result(check, measured));
            if (measured.Score is not { } score)
                continue;
            sum += check.Weight * Goodness(score, check.Measure.Description);
            weights += check.Weight;
        }

        return new()
        {
            Id = given.Id,
            File = given.File,
            Line = given.Line,
            Status = results.Exists(check => check.Status == CheckStatus.Failed) ? CaseStatus.Failed
                : results.Exists(check => check.Status == CheckStatus.Errored) ? CaseStatus.Errored : CaseStatus.Passed,
            Input = answered.Input,
            ActualOutput = answered.ActualOutput,
            Answered = answered,
            TraceId = answered.TraceId,
            Checks = results,
            Score = weights > 0 ? sum / weights : null,
        };
    }

    /// <summary>For a case without an answer to measure.</summary>
    public static CaseResult Without(SuiteCase given, CaseStatus status, string? error) => new()
    {
        Id = given.Id,
        File = given.File,
        Line = given.Line,
        Status = status,
        Input = given.TestCase.Input,
        Error = error,
    };

    private static CheckResult Result(Check check, Measurement measured)
    {
        var about = check.Measure.Description;
        var verdict = measured.Score is { } score
            ? MetricVerdict.Of(score, check.Threshold, about, check.Strict) : (MetricVerdict?)null;
        return new()
        {
            Metric = check.Metric,
            Status = verdict is { } judged ? judged.Success ? CheckStatus.Passed : CheckStatus.Failed
                : measured.Status == MeasurementStatus.Skipped ? CheckStatus.Skipped : CheckStatus.Errored,
            Score = verdict?.Score,
            Threshold = verdict?.Threshold ?? check.Threshold,
            Blocks = check.Blocks,
            Reason = measured.Reason,
        };
    }

    private static double Goodness(double score, MetricDescription about)
    {
        var share = (score - about.Range.Min) / (about.Range.Max - about.Range.Min);
        return about.Direction == Direction.Higher ? share : 1 - share;
    }
}
