using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using OpenTelemetry;
using Platform.AgentTracing.Spans;

namespace Platform.AgentTracing.Development;

/// <summary>Runs metrics on a step that has ended, in the agent's process.</summary>
internal static class StepEvaluation
{
    /// <summary>The scores are also written on the span, as events <c>gen_ai.evaluation.result</c>.</summary>
    /// <returns>A metric that could not be evaluated has no value and a diagnostic; nothing is thrown.</returns>
    internal static async Task<EvaluationResult> RunAsync(Activity span, IReadOnlyList<IEvaluator> metrics)
    {
        // The judge's calls are no part of the agent's trace.
        using var unseen = SuppressInstrumentationScope.Begin();
        var options = AgentTracer.Running?.Options ?? new();
        using var limit = new CancellationTokenSource(options.EvaluationLimit);
        var input = new ChatMessage(ChatRole.User, TestCaseText.InputOf(span) ?? "");
        var output = new ChatResponse(new ChatMessage(ChatRole.Assistant, TestCaseText.OutputOf(span) ?? ""));
        var testCase = new TestCaseText(span);
        var results = await Task.WhenAll(metrics.Select(metric => EvaluateAsync(metric, limit.Token)));
        var found = results.SelectMany(result => result.Metrics.Values).DistinctBy(metric => metric.Name).ToList();
        foreach (var metric in found)
            span.AddEvent(EventOf(metric));
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

    private static ActivityEvent EventOf(EvaluationMetric metric)
    {
        var diagnostics = string.Join(" ", metric.Diagnostics?.Select(diagnostic => diagnostic.Message) ?? []);
        return new(Attributes.EvaluationEvent, tags: new()
        {
            [Attributes.EvaluationName] = metric.Name,
            [Attributes.EvaluationScore] = metric switch
            {
                NumericMetric number => number.Value,
                BooleanMetric { Value: { } yes } => yes ? 1.0 : 0.0,
                _ => null,
            },
            [Attributes.EvaluationLabel] = metric is StringMetric { Value: { } label } ? label
                : metric.Interpretation is { } verdict ? (verdict.Failed ? "fail" : "pass") : null,
            [Attributes.EvaluationExplanation] = metric.Reason ?? metric.Interpretation?.Reason ?? diagnostics,
        });
    }
}
