using System.Text.Json;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Criteria.Graphs;

/// <summary>Reads a decision graph from JSON: <c>{ "nodes": { "id": { "type": "TaskNode", … } } }</c>, keys inside in snake case.</summary>
internal static class GraphReader
{
    /// <exception cref="FormatException">Not of that form, or not sound: "must …", "has …".</exception>
    public static DecisionGraph Read(JsonElement given)
    {
        var nodes = given.ValueKind == JsonValueKind.Object && given.TryGetProperty("nodes", out var inner) ? inner : given;
        if (nodes.ValueKind != JsonValueKind.Object)
            throw new FormatException("must be an object with nodes by id");
        return DecisionGraph.Of(nodes.EnumerateObject().ToDictionary(node => node.Name, node => ReadNode(node.Name, node.Value)));
    }

    private static GraphNode ReadNode(string id, JsonElement given)
    {
        GraphNode node = Text(given, "type") switch
        {
            "TaskNode" => new TaskNode(id, Needed(id, given, "instructions"), Text(given, "output_label") ?? id),
            "BinaryJudgementNode" => new JudgementNode(id, Needed(id, given, "criteria"), IsBinary: true),
            "NonBinaryJudgementNode" => new JudgementNode(id, Needed(id, given, "criteria"), IsBinary: false),
            "VerdictNode" => ReadVerdict(id, given),
            var type => throw new FormatException($"has the node {id} of the unknown type {type}"),
        };
        return node with
        {
            Params = [.. List(given, "evaluation_params").Select(param => JsonNamingPolicy.SnakeCaseUpper.ConvertName(param.ToString()))],
            Children = [.. List(given, "children").Select(child => child.ValueKind == JsonValueKind.Object ? Text(child, "ref") ?? "" : child.ToString())],
            TurnWindow = List(given, "turn_window") is [var from, var to] && from.TryGetInt32(out var first) && to.TryGetInt32(out var last)
                ? (first, last) : null,
        };
    }

    private static VerdictNode ReadVerdict(string id, JsonElement given)
    {
        if (!given.TryGetProperty("verdict", out var verdict))
            throw new FormatException($"has the verdict node {id} without a verdict");

        double? score = given.TryGetProperty("score", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : null;
        if (score is < 0 or > 10)
            throw new FormatException($"has the verdict node {id} with a score outside 0 to 10");
        var child = given.TryGetProperty("child", out var next) && next.ValueKind == JsonValueKind.Object ? next : (JsonElement?)null;
        if (score is null == child is null)
            throw new FormatException($"has the verdict node {id}, which needs either a score or a child");

        var metric = child is { } named && Text(named, "type") == "metric" ? ReadMetric(id, named) : null;
        return new(id, verdict.ValueKind is JsonValueKind.True or JsonValueKind.False ? verdict.GetRawText() : verdict.ToString(),
            score, metric is null && child is { } node ? Needed(id, node, "ref") : null, metric);
    }

    /// <summary>A metric of the catalogue by name; DeepEval's display names have spaces. One of one's own stands there as it was.</summary>
    private static TestCaseMetric ReadMetric(string id, JsonElement child)
    {
        var name = Needed(id, child, "metric_name");
        var (metric, options) = child.TryGetProperty(GraphMetric.OwnPart, out var own) && Text(own, "metric") is { } of
            ? (of, Member(own, "options"))
            : (name.Replace(" ", "", StringComparison.Ordinal), Member(child, "metric_options"));
        return MetricCatalogue.TryCreate(metric, options, strict: false, out var created, out var problem)
            ? created : throw new FormatException($"has the verdict node {id}, whose metric {name} cannot be used: {problem.TrimEnd('.')}");
    }

    private static JsonElement? Member(JsonElement given, string name) => given.TryGetProperty(name, out var member) ? member : null;

    private static string Needed(string id, JsonElement given, string name) =>
        Text(given, name) ?? throw new FormatException($"has the node {id} without {name}");

    private static string? Text(JsonElement given, string name) =>
        given.ValueKind == JsonValueKind.Object && given.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static List<JsonElement> List(JsonElement given, string name) =>
        given.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];
}
