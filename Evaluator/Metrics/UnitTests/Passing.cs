using Microsoft.Extensions.AI.Evaluation;

namespace Platform.Metrics.UnitTests;

/// <summary>An evaluation did not pass. The message names each metric with its score and reason, for a test's output.</summary>
public sealed class EvaluationFailedException(string message) : Exception(message);

/// <summary>Turns results into test failures.</summary>
public static class Passing
{
    /// <summary>Requires that every metric has a score and passes by its own interpretation; a skipped or failed one does not.</summary>
    /// <returns>The result, to go on with.</returns>
    /// <exception cref="EvaluationFailedException"/>
    public static EvaluationResult MustPass(this EvaluationResult result)
    {
        var bad = result.Metrics.Values.Where(metric => !Passes(metric)).ToList();
        return bad is [] ? result
            : throw new EvaluationFailedException(string.Join(Environment.NewLine, bad.Select(metric => $"{metric.Name}: {Told(metric)}")));
    }

    internal static bool Passes(EvaluationMetric metric) =>
        metric is NumericMetric { Value: not null, Interpretation.Failed: false };

    internal static string Told(EvaluationMetric metric) => metric is NumericMetric { Value: { } score }
        ? FormattableString.Invariant($"{score:0.###}. {metric.Reason}")
        : $"no score. {metric.Diagnostics?.FirstOrDefault()?.Message ?? metric.Reason}";
}
