using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics;

/// <summary>
/// A metric on a test case. It scores; whether a score is good enough is decided elsewhere (<see cref="MetricVerdict"/>).
/// Stateless: one instance may measure many test cases at once.
/// </summary>
public abstract class TestCaseMetric : IEvaluator
{
    public abstract MetricDescription Description { get; }

    /// <summary>What the score is called: the metric's own name, unless an option gives it another.</summary>
    public virtual string Name => Description.Name;

    public IReadOnlyCollection<string> EvaluationMetricNames => [Name];

    /// <summary>Like <see cref="MetricDescription.RequiredInputs"/>, where options decide what is needed.</summary>
    protected virtual IReadOnlyList<string> RequiredInputs => Description.RequiredInputs;

    /// <summary>JSON names of the test case properties that it needs with its options; <c>a|b</c>: one of them suffices.</summary>
    public IReadOnlyList<string> Needs => RequiredInputs;

    /// <summary>Programs of other people that it sends the test case to; those of its parts too.</summary>
    public virtual IEnumerable<Uri> CalledAddresses => [];

    /// <returns>A sentence on the inputs that it needs and the test case lacks; null when it lacks none.</returns>
    public string? Missing(TestCase testCase)
    {
        var missing = RequiredInputs.Where(required => !required.Split('|').Any(testCase.Has)).ToList();
        return missing is [] ? null
            : $"{Name} needs {string.Join(" and ", missing).Replace("|", " or ", StringComparison.Ordinal)}, "
                + "which the test case lacks.";
    }

    /// <summary>Scores a test case. Everything that goes wrong is in the result; only cancellation is thrown.</summary>
    /// <param name="judge">Not used by deterministic metrics; judged ones are skipped without.</param>
    public Task<Measurement> MeasureAsync(TestCase testCase, IChatClient? judge, CancellationToken cancellationToken) =>
        Missing(testCase) is { } missing
            ? Task.FromResult(Measurement.Skipped(missing))
            : MeasureCompleteAsync(testCase, judge, cancellationToken);

    /// <summary>Measures as a part of another metric's measurement, in its session.</summary>
    internal virtual Task<Measurement> MeasureWithinAsync(TestCase testCase, JudgeSession judge) =>
        MeasureAsync(testCase, null, judge.CancellationToken);

    /// <summary>Called once every required input is there.</summary>
    private protected abstract Task<Measurement> MeasureCompleteAsync(
        TestCase testCase, IChatClient? judge, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the test case from the contexts (see <see cref="TestCaseContext"/>), or makes one of the chat and of the contexts of
    /// Microsoft's own evaluators. A skip is a warning and a failure an error among the metric's diagnostics; neither has a value.
    /// </summary>
    public ValueTask<EvaluationResult> EvaluateAsync(
        IEnumerable<ChatMessage> messages,
        ChatResponse modelResponse,
        ChatConfiguration? chatConfiguration = null,
        IEnumerable<EvaluationContext>? additionalContext = null,
        CancellationToken cancellationToken = default) =>
        EvaluateAsync(Name, Description.DefaultThreshold, false, messages, modelResponse, chatConfiguration, additionalContext, cancellationToken);

    /// <param name="name">What the score is called.</param>
    internal async ValueTask<EvaluationResult> EvaluateAsync(
        string name, double threshold, bool strict, IEnumerable<ChatMessage> messages, ChatResponse modelResponse,
        ChatConfiguration? chatConfiguration, IEnumerable<EvaluationContext>? additionalContext, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        Measurement measurement;
        try
        {
            var testCase = TestCaseContext.Find(additionalContext)
                ?? KnownContexts.Add(ChatTestCase.From(messages, modelResponse), additionalContext, Description.Name);
            measurement = await MeasureAsync(testCase, chatConfiguration?.ChatClient, cancellationToken);
        }
        catch (JsonException problem)
        {
            measurement = Measurement.Failed($"The context \"{TestCaseContext.ContextName}\" is not a test case: {problem.Message}");
        }

        var metric = Metric(name, measurement, threshold, strict);
        metric.Metadata!["eval-duration-ms"] =
            TimeProvider.System.GetElapsedTime(started).TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        return new EvaluationResult(metric);
    }

    private NumericMetric Metric(string name, Measurement measurement, double threshold, bool strict)
    {
        var metric = new NumericMetric(name, measurement.Score, measurement.Reason) { Metadata = Metadata(measurement) };
        if (measurement.Score is { } score)
        {
            var verdict = MetricVerdict.Of(score, threshold, Description, strict);
            metric.Value = verdict.Score;
            metric.Interpretation = new(
                verdict.Success ? EvaluationRating.Good : EvaluationRating.Unacceptable, !verdict.Success, measurement.Reason);
        }
        else
        {
            metric.Diagnostics = [measurement.Status == MeasurementStatus.Skipped
                ? EvaluationDiagnostic.Warning(measurement.Reason)
                : EvaluationDiagnostic.Error(measurement.Reason)];
            metric.Interpretation = new(
                EvaluationRating.Inconclusive, measurement.Status == MeasurementStatus.Failed, measurement.Reason);
        }

        return metric;
    }

    private static Dictionary<string, string> Metadata(Measurement measurement)
    {
        if (measurement.PromptVersion is null)
            return [];

        return new()
        {
            ["eval-model"] = measurement.Model ?? "",
            ["eval-input-tokens"] = measurement.InputTokens.ToString(CultureInfo.InvariantCulture),
            ["eval-output-tokens"] = measurement.OutputTokens.ToString(CultureInfo.InvariantCulture),
            ["eval-prompt-version"] = measurement.PromptVersion,
        };
    }
}
