using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Criteria;

namespace Platform.Metrics.Custom;

/// <summary>Metrics of one's own that another one is made of. They become a part of it as they are now, so that its version never changes.</summary>
internal static class OwnParts
{
    /// <returns>The option by which a metric of the catalogue is made of others; null when it is not.</returns>
    public static string? OptionOf(string metric) => metric switch { "Arithmetic" => "expression", "DAG" or "ConversationalDAG" => "dag", _ => null };

    /// <returns>The options with everything that they name among <paramref name="others"/> copied in.</returns>
    public static JsonElement CopyInto(OwnMetric metric, IReadOnlyCollection<OwnMetric> others)
    {
        var options = (JsonObject)JsonNode.Parse(metric.Options.GetRawText())!;
        if (metric.Metric == Arithmetic.About.Name)
            CopyIntoSum(options, others);
        else
            CopyIntoGraph(options, others);
        return JsonSerializer.SerializeToElement(options);
    }

    /// <returns>How the metric would lead back to itself; null when it does not.</returns>
    public static string? Circle(OwnMetric metric, IReadOnlyCollection<OwnMetric> others)
    {
        var options = JsonNode.Parse(metric.Options.GetRawText())!;
        foreach (var name in metric.Metric == Arithmetic.About.Name ? OfSum((JsonObject)options) : OfGraph(options).Select(child => (string)child["metric_name"]!))
        {
            if (name == metric.Name)
                return $"{name} → {name}";
            if (others.FirstOrDefault(other => other.Name == name) is { } other && Mentions(JsonNode.Parse(other.Options.GetRawText()), metric.Name))
                return $"{metric.Name} → {name} → {metric.Name}";
        }

        return null;
    }

    private static void CopyIntoSum(JsonObject options, IReadOnlyCollection<OwnMetric> others)
    {
        var metrics = options["metrics"] as JsonObject ?? [];
        foreach (var name in OfSum(options).Where(name => !metrics.ContainsKey(name) && others.Any(other => other.Name == name)))
            metrics[name] = new JsonObject { ["metric"] = name };
        foreach (var (name, entry) in metrics.ToList())
        {
            if (Text((entry as JsonObject)?["metric"]) is { } of && Find(of, others) is { } own)
                metrics[name] = Copy(own);
        }

        if (metrics.Count > 0 && options["metrics"] is null)
            options["metrics"] = metrics;
    }

    private static void CopyIntoGraph(JsonObject options, IReadOnlyCollection<OwnMetric> others)
    {
        foreach (var child in OfGraph(options).ToList())
        {
            if (Find((string)child["metric_name"]!, others) is { } own)
                child[GraphMetric.OwnPart] = Copy(own);
        }
    }

    private static JsonObject Copy(OwnMetric own) => new() { ["metric"] = own.Metric, ["options"] = JsonNode.Parse(own.Options.GetRawText()) };

    /// <summary>The catalogue goes first.</summary>
    private static OwnMetric? Find(string name, IReadOnlyCollection<OwnMetric> others) =>
        MetricCatalogue.Find(name) is null ? others.FirstOrDefault(other => other.Name == name) : null;

    private static IEnumerable<string> OfSum(JsonObject options) => Arithmetic.NamesIn(Text(options["expression"]) ?? "")
        .Concat((options["metrics"] as JsonObject ?? []).Select(entry => Text((entry.Value as JsonObject)?["metric"])).OfType<string>());

    /// <summary>What verdicts lead to that is a metric.</summary>
    private static IEnumerable<JsonObject> OfGraph(JsonNode options) =>
        ((options["dag"] as JsonObject)?["nodes"] as JsonObject ?? options["dag"] as JsonObject ?? [])
        .Select(node => (node.Value as JsonObject)?["child"]).OfType<JsonObject>().Where(child => Text(child["metric_name"]) is not null);

    /// <summary>Whether kept options were made of a metric of that name, however deep.</summary>
    private static bool Mentions(JsonNode? options, string name) => options switch
    {
        JsonObject members => members.Any(member =>
            (member.Key == "metric_name" && Text(member.Value) == name)
            || (member.Key == "metrics" && member.Value is JsonObject parts && parts.ContainsKey(name))
            || Mentions(member.Value, name)),
        JsonArray items => items.Any(item => Mentions(item, name)),
        _ => false,
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
