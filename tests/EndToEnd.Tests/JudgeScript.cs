using System.Text.Json.Nodes;
using Platform.Fixtures;

namespace Platform.EndToEnd.Tests;

/// <summary>
/// A judge that likes everything: it fills whatever schema it is asked for with the best verdict, the first of the options that it
/// is given. As the user of a conversation it is content with the first answer.
/// </summary>
internal static class JudgeScript
{
    internal static JudgeAnswer Answer(JsonNode request)
    {
        var schema = request["response_format"]?["json_schema"]?["schema"];
        return new(schema is null ? "{}" : Fill(schema, "", SchemaAnswers.UserText(request)).ToJsonString());
    }

    private static JsonNode Fill(JsonNode schema, string name, string message)
    {
        if (schema["enum"] is JsonArray { Count: > 0 } values)
            return values.FirstOrDefault(value => value?.ToString() == "yes")?.DeepClone() ?? values[0]!.DeepClone();

        var type = schema["type"] is JsonArray types ? types.Select(one => (string)one!).First(one => one != "null") : (string?)schema["type"];
        return type switch
        {
            "object" => new JsonObject((schema["properties"]?.AsObject() ?? [])
                .Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Fill(member.Value!, member.Key, message)))),
            "array" => new JsonArray(Fill(schema["items"] ?? new JsonObject { ["type"] = "string" }, name, message)),
            "number" or "integer" => JsonValue.Create(1),
            "boolean" => JsonValue.Create(name != "completed" || SchemaAnswers.CountOf(message, "turns") > 0),
            _ when name == "verdict" => SchemaAnswers.Section(message, "options")?[0]?.DeepClone() ?? "yes",
            _ => "fine",
        };
    }
}
