namespace Platform.Web.Components.Metrics.Editor;

/// <summary>A kind of metric that people make, as the editor offers it.</summary>
/// <param name="Key">In addresses and forms.</param>
/// <param name="Metrics">Of the catalogue; the first is what a new one begins as.</param>
/// <param name="HasDirection">Whether its author says which end of the scale is good; else higher is.</param>
public sealed record MetricKindChoice(string Key, string Word, string Meaning, IReadOnlyList<string> Metrics, bool HasDirection)
{
    public static IReadOnlyList<MetricKindChoice> All { get; } =
    [
        new("criteria", "Criteria (G-Eval)", "A judge scores by criteria in your words.", ["GEval", "ConversationalGEval"], true),
        new("graph", "Decision graph (DAG)", "A judge answers small questions that lead to a score.", ["DAG", "ConversationalDAG"], true),
        new("pattern", "Pattern", "A regular expression must match, or must not.", ["PatternFound", "PatternAbsent", "PatternMatch"], false),
        new("schema", "JSON Schema", "The output must be JSON of a form.", ["JsonSchema"], false),
        new("sum", "Arithmetic", "A figure out of the scores of other metrics.", ["Arithmetic"], true),
        new("webhook", "Webhook", "A program of yours gives the score.", ["Webhook"], true),
    ];

    /// <param name="metric">A metric of the catalogue.</param>
    public static MetricKindChoice? OfMetric(string metric) => All.FirstOrDefault(kind => kind.Metrics.Contains(metric));

    public static MetricKindChoice? OfKey(string? key) => All.FirstOrDefault(kind => kind.Key == key);
}
