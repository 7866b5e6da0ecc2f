using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;

namespace Platform.Metrics.UnitTests;

/// <summary>A metric with a threshold of one's own: its results pass or fail by it.</summary>
/// <param name="threshold">The metric's own when null.</param>
/// <param name="strict">Only the best score passes, and any other becomes the worst, as in DeepEval.</param>
public sealed class ThresholdEvaluator(TestCaseMetric metric, double? threshold, bool strict = false) : IEvaluator
{
    public IReadOnlyCollection<string> EvaluationMetricNames => metric.EvaluationMetricNames;

    public ValueTask<EvaluationResult> EvaluateAsync(
        IEnumerable<ChatMessage> messages, ChatResponse modelResponse, ChatConfiguration? chatConfiguration = null,
        IEnumerable<EvaluationContext>? additionalContext = null, CancellationToken cancellationToken = default) =>
        metric.EvaluateAsync(threshold ?? metric.Description.DefaultThreshold, strict,
            messages, modelResponse, chatConfiguration, additionalContext, cancellationToken);
}
