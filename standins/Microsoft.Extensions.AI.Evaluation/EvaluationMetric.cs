using System.Text.Json.Serialization;

namespace Microsoft.Extensions.AI.Evaluation;

[JsonDerivedType(typeof(NumericMetric), "numeric")]
[JsonDerivedType(typeof(BooleanMetric), "boolean")]
[JsonDerivedType(typeof(StringMetric), "string")]
[JsonDerivedType(typeof(EvaluationMetric), "none")]
public class EvaluationMetric(string name, string? reason = null)
{
    public string Name { get; set; } = name;

    public string? Reason { get; set; } = reason;

    public EvaluationMetricInterpretation? Interpretation { get; set; }

    public IDictionary<string, EvaluationContext>? Context { get; set; }

    public IList<EvaluationDiagnostic>? Diagnostics { get; set; }

    public IDictionary<string, string>? Metadata { get; set; }
}

public class EvaluationMetric<T> : EvaluationMetric
{
    protected EvaluationMetric(string name, T? value, string? reason = null)
        : base(name, reason) => Value = value;

    public T? Value { get; set; }
}

public sealed class NumericMetric(string name, double? value = null, string? reason = null)
    : EvaluationMetric<double?>(name, value, reason);

public sealed class BooleanMetric(string name, bool? value = null, string? reason = null)
    : EvaluationMetric<bool?>(name, value, reason);

public sealed class StringMetric(string name, string? value = null, string? reason = null)
    : EvaluationMetric<string>(name, value, reason);

public sealed class EvaluationMetricInterpretation(
    EvaluationRating rating = EvaluationRating.Unknown, bool failed = false, string? reason = null)
{
    public EvaluationRating Rating { get; set; } = rating;

    public bool Failed { get; set; } = failed;

    public string? Reason { get; set; } = reason;
}

public enum EvaluationRating
{
    Unknown,
    Inconclusive,
    Unacceptable,
    Poor,
    Average,
    Good,
    Exceptional,
}
