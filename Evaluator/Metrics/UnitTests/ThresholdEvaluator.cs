using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;

namespace Platform.Metrics.UnitTests;

/// <summary>A metric with a threshold of one's own: its results pass or fail by it.</summary>
/// <param name="threshold">The metric's own when null.</param>
/// <param name="strict">Only the best score passes, and any other becomes the worst, as in DeepEval.</param>
/// <param name="name">What the score is called; as the metric calls it when null.</param>
public sealed class ThresholdEvaluator(TestCaseMetric metric, double? threshold, bool strict = false, string? name = null) : IEvaluator
{
    private readonly string _name = name ?? metric.Name;

    public IReadOnlyCollection<string> EvaluationMetricNames => [_name];

    public ValueTask<EvaluationResult> EvaluateAsync(
        IEnumerable<ChatMessage> messages, ChatResponse modelResponse, ChatConfiguration? chatConfiguration = null,
        IEnumerable<EvaluationContext>? additionalContext = null, CancellationToken cancellationToken = default) =>
        metric.EvaluateAsync(_name, threshold ?? metric.Description.DefaultThreshold, strict,
            messages, modelResponse, chatConfiguration, additionalContext, cancellationToken);
}
