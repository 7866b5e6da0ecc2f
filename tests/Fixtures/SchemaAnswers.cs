using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Platform.Fixtures;

/// <summary>
/// What the scripted judge says when a test does not care: lists of two, verdicts in turn harmless (the first of the enum)
/// and not (the second), numbers 0.8 of the way.
/// </summary>
public static class SchemaAnswers
{
    // Where the items stand that a metric brings along.
    private static readonly string[] _lists = ["items", "exchanges", "retrievalContext", "context"];

    public static string To(JsonNode request)
    {
        var schema = request["response_format"]!["json_schema"]!["schema"]!;
        return Answer(schema, schema, UserText(request), 0)!.ToJsonString();
    }

    /// <summary>The first user message's text.</summary>
    public static string UserText(JsonNode request) => request["messages"]![1]!["content"] switch
    {
        JsonArray parts => string.Concat(parts.Select(part => (string?)part!["text"])),
        var text => (string)text!,
    };

    /// <summary>How many elements a list in a section has; null without such a section.</summary>
    public static int? CountOf(string message, string section) => Section(message, section)?.AsArray().Count;

    /// <summary>The JSON of a section; null without such a section.</summary>
    public static JsonNode? Section(string message, string section) =>
        Regex.Match(message, $@"^\[\w+ {section}\]\n(.*?)\n\[\w+ end\]$", RegexOptions.Singleline | RegexOptions.Multiline) is { Success: true } found
            ? JsonNode.Parse(found.Groups[1].Value) : null;

    private static JsonNode? Answer(JsonNode shape, JsonNode root, string message, int turn)
    {
        if (shape["$ref"] is JsonValue reference)
            shape = ((string)reference!).TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (node, part) => node[part]!);
        if (shape["enum"] is JsonArray words)
            return words[turn % 2]!.DeepClone();

        return TypeOf(shape) switch
        {
            "object" => new JsonObject(shape["properties"]!.AsObject()
                .Select(property => KeyValuePair.Create(property.Key, Answer(property.Value!, root, message, turn)))),
            "array" => new JsonArray([.. Enumerable.Range(0, Length(shape["items"]!, message))
                .Select(index => Answer(shape["items"]!, root, message, index))]),
            "integer" => (int)Math.Round(Within(shape)),
            "number" => Within(shape),
            "boolean" => true,
            _ => "text",
        };
    }

    private static int Length(JsonNode item, string message) =>
        item["properties"]?["item"] is not null ? 2
        : item["enum"] is not null ? CountOf(message, "questions") ?? 2
        : item["properties"] is not null ? _lists.Select(list => CountOf(message, list)).FirstOrDefault(count => count is not null) ?? 2
        : 2;

    private static double Within(JsonNode shape)
    {
        // The OpenAI client moves what strict schemas must not say into the description.
        double? Limit(string name) => Regex.Match((string?)shape["description"] ?? "", $@"{name}: ([\d.]+)") is { Success: true } said
            ? double.Parse(said.Groups[1].Value, null) : (double?)shape[name];
        var (least, most) = (Limit("minimum") ?? 0, Limit("maximum") ?? 1);
        return least + (0.8 * (most - least));
    }

    private static string? TypeOf(JsonNode shape) => shape["type"] is JsonArray types
        ? types.Select(type => (string?)type).First(type => type != "null") : (string?)shape["type"];
}
