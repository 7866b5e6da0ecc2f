using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using Platform.AgentTracing.Spans;

namespace Platform.AgentTracing.Development;

/// <summary>Runs metrics on a step that has ended, in the agent's process.</summary>
internal static partial class StepEvaluation
{
    /// <summary>The scores are also written on the span, as events <c>gen_ai.evaluation.result</c>.</summary>
    /// <returns>A metric that could not be evaluated has no value and a diagnostic; nothing is thrown.</returns>
    internal static async Task<EvaluationResult> RunAsync(Activity span, IReadOnlyList<IEvaluator> metrics)
    {
        // The judge's calls are no part of the agent's trace.
        using var unseen = SuppressInstrumentationScope.Begin();
        var tracer = AgentTracer.Running;
        var options = tracer?.Options ?? new();
        using var limit = new CancellationTokenSource(options.EvaluationLimit);
        var input = new ChatMessage(ChatRole.User, TestCaseText.InputOf(span) ?? "");
        var output = new ChatResponse(new ChatMessage(ChatRole.Assistant, TestCaseText.OutputOf(span) ?? ""));
        var testCase = new TestCaseText(span);
        var results = await Task.WhenAll(metrics.Select(metric => EvaluateAsync(metric, limit.Token)));
        var found = results.SelectMany(result => result.Metrics.Values).DistinctBy(metric => metric.Name).ToList();
        foreach (var metric in found)
        {
            span.AddEvent(EventOf(metric));
            if (tracer is not null)
                LogEvaluated(tracer.Logger, span.DisplayName, metric.Name, ScoreOf(metric), Explanation(metric));
        }

        return new(found);

        async Task<EvaluationResult> EvaluateAsync(IEvaluator metric, CancellationToken cancellationToken)
        {
            try
            {
                return await metric.EvaluateAsync([input], output, options.Judge, [testCase], cancellationToken).AsTask()
                    .WaitAsync(cancellationToken);
            }
            catch (Exception problem)
            {
                return new([.. metric.EvaluationMetricNames.Select(name =>
                    new NumericMetric(name) { Diagnostics = [EvaluationDiagnostic.Error(problem.Message)] })]);
            }
        }
    }

    /// <summary>A yes is 1, a no 0; null when the metric has no number.</summary>
    private static double? ScoreOf(EvaluationMetric metric) => metric switch
    {
        NumericMetric number => number.Value,
        BooleanMetric { Value: { } yes } => yes ? 1 : 0,
        _ => null,
    };

    /// <summary>Why that score, or why none.</summary>
    private static string Explanation(EvaluationMetric metric) =>
        metric.Reason ?? metric.Interpretation?.Reason
        ?? string.Join(" ", metric.Diagnostics?.Select(diagnostic => diagnostic.Message) ?? []);

    private static ActivityEvent EventOf(EvaluationMetric metric) => new(Attributes.EvaluationEvent, tags: new()
    {
        [Attributes.EvaluationName] = metric.Name,
        [Attributes.EvaluationScore] = ScoreOf(metric),
        [Attributes.EvaluationLabel] = metric is StringMetric { Value: { } label } ? label
            : metric.Interpretation is { } verdict ? (verdict.Failed ? "fail" : "pass") : null,
        [Attributes.EvaluationExplanation] = Explanation(metric),
    });

    [LoggerMessage(LogLevel.Information, "{Step}: {Metric} scored {Score}. {Explanation}")]
    private static partial void LogEvaluated(ILogger logger, string step, string metric, double? score, string explanation);
}
