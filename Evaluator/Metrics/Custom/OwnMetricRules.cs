using System.Text.Json;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Custom;

/// <summary>What makes a metric of one's own one that can be kept.</summary>
public static class OwnMetricRules
{
    private const int LongestName = 200;
    private const int LongestOptions = 200_000; // characters of JSON

    /// <summary>Metrics of the catalogue that mean what their options say.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "GEval", "ConversationalGEval", "DAG", "ConversationalDAG", "PatternFound", "PatternAbsent", "PatternMatch", "JsonSchema", "Arithmetic",
        "Webhook",
    ];

    /// <param name="others">The project's own metrics, which sums and graphs may name.</param>
    /// <param name="fixedOptions">The options as they are to be kept: what they name is copied in, so that the version never changes.</param>
    /// <returns>What is wrong; <see cref="OptionProblem.Option"/> is <c>name</c>, <c>metric</c> or an option. None when it can be kept.</returns>
    public static IReadOnlyList<OptionProblem> Check(OwnMetric metric, IReadOnlyCollection<OwnMetric> others, out JsonElement fixedOptions)
    {
        fixedOptions = metric.Options;
        var problems = new List<OptionProblem>();
        if (metric.Name.Trim() != metric.Name || metric.Name.Length is 0 or > LongestName || metric.Name.Any(char.IsControl))
            problems.Add(new("name", $"A name has 1 to {LongestName} characters, no line breaks, and no space at its ends."));
        else if (MetricCatalogue.Find(metric.Name) is not null)
            problems.Add(new("name", $"'{metric.Name}' is the name of a metric that the platform has. Give yours another name."));
        if (!Kinds.Contains(metric.Metric))
            problems.Add(new("metric", $"A metric of your own is one of {string.Join(", ", Kinds)}, not {metric.Metric}."));
        else if (metric.Options.ValueKind != JsonValueKind.Object || metric.Options.GetRawText().Length > LongestOptions)
            problems.Add(new("options", $"options must be a JSON object of at most {LongestOptions} characters."));
        else if (metric.Options.TryGetProperty("secret", out _))
            problems.Add(new("secret", "The secret stands beside the options, not among them: there it would be shown."));
        else
        {
            problems.AddRange(CheckOptions(metric, others, ref fixedOptions));
        }

        return problems;
    }

    private static IReadOnlyList<OptionProblem> CheckOptions(OwnMetric metric, IReadOnlyCollection<OwnMetric> others, ref JsonElement options)
    {
        if (OwnParts.OptionOf(metric.Metric) is { } option)
        {
            if (OwnParts.Circle(metric, others) is { } circle)
                return [new(option, $"Option {option} leads back to the metric itself, which would never end: {circle}.")];
            options = OwnParts.CopyInto(metric, others);
            if (options.GetRawText().Length > LongestOptions)
                return [new(option, $"With the metrics of your own that it is made of it would have more than {LongestOptions} characters.")];
        }

        MetricCatalogue.Create(metric.Metric, options, strict: false, out var wrong);
        return wrong;
    }

    /// <summary>Whether what such a metric says is a model's opinion, which can be held against people's.</summary>
    public static bool AsksJudge(string metric, JsonElement options) =>
        MetricCatalogue.TryCreate(metric, options, strict: false, out var created, out _) && created.Description.NeedsJudge;

    /// <param name="secret">Null or empty for none, which is always right.</param>
    public static IReadOnlyList<OptionProblem> CheckSecret(string? metric, string? secret) =>
        string.IsNullOrEmpty(secret) ? []
        : metric != Webhook.About.Name ? [new("secret", "Only a webhook has a secret.")]
        : Webhook.IsSecret(secret) ? [] : [new("secret", "The secret must be 1 to 2,000 printable ASCII characters.")];
}
