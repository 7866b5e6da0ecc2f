using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Microsoft.Extensions.AI.Evaluation;

/// <summary>The metrics of one evaluation, by name.</summary>
public sealed class EvaluationResult
{
    [JsonConstructor]
    public EvaluationResult(IDictionary<string, EvaluationMetric> metrics) => Metrics = metrics;

    public EvaluationResult(IEnumerable<EvaluationMetric> metrics) => Metrics = metrics.ToDictionary(metric => metric.Name);

    public EvaluationResult(params EvaluationMetric[] metrics)
        : this(metrics as IEnumerable<EvaluationMetric>)
    {
    }

    public IDictionary<string, EvaluationMetric> Metrics { get; set; }

    public T Get<T>(string metricName)
        where T : EvaluationMetric =>
        TryGet<T>(metricName, out var metric)
            ? metric
            : throw new KeyNotFoundException($"Metric '{metricName}' of type '{typeof(T).FullName}' was not found.");

    public bool TryGet<T>(string metricName, [NotNullWhen(true)] out T? value)
        where T : EvaluationMetric
    {
        value = Metrics.TryGetValue(metricName, out var metric) ? metric as T : null;
        return value is not null;
    }
}
