using System.Text.Json.Nodes;

namespace Platform.DemoJudge.Rules;

/// <summary>A small value that fits a JSON Schema, for prompts that no rule knows.</summary>
internal static class SchemaExample
{
    private const int Deepest = 12; // a schema may contain itself

    public static JsonNode? Of(JsonNode schema) => Of(schema, schema, 0);

    private static JsonNode? Of(JsonNode? schema, JsonNode root, int depth)
    {
        if (schema is not JsonObject here || depth > Deepest)
            return null;
        if (here["$ref"] is JsonValue reference)
            return Of(Resolve((string)reference!, root), root, depth + 1);
        if (here["const"] is { } constant)
            return constant.DeepClone();
        if (here["enum"] is JsonArray { Count: > 0 } allowed)
            return allowed[0]?.DeepClone();
        if ((here["anyOf"] ?? here["oneOf"] ?? here["allOf"]) is JsonArray { Count: > 0 } alternatives)
            return Of(alternatives.FirstOrDefault(each => TypeOf(each) != "null") ?? alternatives[0], root, depth + 1);

        return TypeOf(here) switch
        {
            "object" => new JsonObject((here["properties"] as JsonObject ?? []).Select(property =>
                KeyValuePair.Create(property.Key, Of(property.Value, root, depth + 1)))),
            "array" => Of(here["items"], root, depth + 1) is { } item ? new JsonArray(item) : [],
            "integer" => (JsonNode)(int)Math.Ceiling(Within(here, 1)),
            "number" => (JsonNode)Within(here, 0.5),
            "boolean" => (JsonNode)true,
            "null" => null,
            _ => (JsonNode)"demo",
        };
    }

    private static double Within(JsonObject schema, double usual)
    {
        var (least, most) = ((double?)schema["minimum"] ?? double.MinValue, (double?)schema["maximum"] ?? double.MaxValue);
        return Math.Min(Math.Max(usual, least), most);
    }

    private static string? TypeOf(JsonNode? schema) => schema?["type"] switch
    {
        JsonArray types => types.Select(type => (string?)type).FirstOrDefault(type => type != "null"),
        JsonValue type => (string?)type,
        _ => schema?["properties"] is not null ? "object" : null,
    };

    private static JsonNode? Resolve(string reference, JsonNode root) => reference.TrimStart('#')
        .Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate((JsonNode?)root, (found, name) => (found as JsonObject)?[name]);
}
