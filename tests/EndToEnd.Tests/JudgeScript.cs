using System.Text.Json.Nodes;
using Platform.Fixtures;

namespace Platform.EndToEnd.Tests;

/// <summary>A judge that likes everything: it fills whatever schema it is asked for with the best verdict.</summary>
internal static class JudgeScript
{
    internal static JudgeAnswer Answer(JsonNode request)
    {
        var schema = request["response_format"]?["json_schema"]?["schema"];
        // A conversation is over when somebody has answered.
        var isOver = request["messages"] is JsonArray { Count: > 1 } && SchemaAnswers.UserText(request).Contains("assistant", StringComparison.Ordinal);
        return new(schema is null ? "{}" : Fill(schema, "", isOver).ToJsonString());
    }

    private static JsonNode Fill(JsonNode schema, string name, bool isOver)
    {
        if (schema["enum"] is JsonArray { Count: > 0 } values)
            return values.FirstOrDefault(value => value?.ToString() == "yes")?.DeepClone() ?? values[0]!.DeepClone();

        var type = schema["type"] is JsonArray types ? types.Select(one => (string)one!).First(one => one != "null") : (string?)schema["type"];
        return type switch
        {
            "object" => new JsonObject((schema["properties"]?.AsObject() ?? [])
                .Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Fill(member.Value!, member.Key, isOver)))),
            "array" => new JsonArray(Fill(schema["items"] ?? new JsonObject { ["type"] = "string" }, name, isOver)),
            "number" or "integer" => JsonValue.Create(1),
            "boolean" => JsonValue.Create(name != "completed" || isOver),
            _ => JsonValue.Create(name == "verdict" ? "yes" : "fine"),
        };
    }
}
