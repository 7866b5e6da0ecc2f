namespace Microsoft.Extensions.AI.Evaluation;

public static class EvaluationMetricExtensions
{
    public static void AddOrUpdateContext(this EvaluationMetric metric, params EvaluationContext[] context)
    {
        foreach (var one in context)
            (metric.Context ??= new Dictionary<string, EvaluationContext>())[one.Name] = one;
    }

    public static void AddDiagnostics(this EvaluationMetric metric, params EvaluationDiagnostic[] diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            (metric.Diagnostics ??= []).Add(diagnostic);
    }

    /// <param name="predicate">Null for any diagnostic at all.</param>
    public static bool ContainsDiagnostics(
        this EvaluationMetric metric, Func<EvaluationDiagnostic, bool>? predicate = null) =>
        metric.Diagnostics?.Any(predicate ?? (_ => true)) == true;

    public static void AddOrUpdateMetadata(this EvaluationMetric metric, string name, string value) =>
        (metric.Metadata ??= new Dictionary<string, string>())[name] = value;
}
