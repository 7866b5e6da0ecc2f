using System.Text.Json;

namespace Platform.Metrics.Schemas;

/// <summary>Whether a schema is written as draft 2020-12 asks, so that checking it never meets a wrong kind of value.</summary>
internal static class SchemaForm
{
    private static readonly HashSet<string> _types = ["integer", "number", "string", "boolean", "object", "array", "null"];

    public static string? Problem(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => null,
        JsonValueKind.Object => schema.EnumerateObject()
            .Select(keyword => Fits(keyword.Name, keyword.Value) ? Inner(keyword.Name, keyword.Value)
                : $"has a {keyword.Name} that JSON Schema does not allow")
            .FirstOrDefault(problem => problem is not null),
        _ => "holds something that should be a schema: an object, true or false",
    };

    private static bool Fits(string keyword, JsonElement value) => keyword switch
    {
        "type" => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().All(IsType) : IsType(value),
        "enum" or "allOf" or "anyOf" or "oneOf" or "prefixItems" => value.ValueKind == JsonValueKind.Array,
        "properties" or "patternProperties" or "$defs" or "definitions" or "dependentSchemas" or "dependentRequired" =>
            value.ValueKind == JsonValueKind.Object,
        "required" => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText),
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" => value.ValueKind == JsonValueKind.Number,
        "multipleOf" => value.ValueKind == JsonValueKind.Number && value.GetDouble() > 0,
        "minLength" or "maxLength" or "minItems" or "maxItems" or "minProperties" or "maxProperties" or "minContains"
            or "maxContains" => value.ValueKind == JsonValueKind.Number && value.GetDouble() >= 0,
        "$ref" or "$dynamicRef" or "$id" or "$anchor" or "$dynamicAnchor" => IsText(value),
        "pattern" => IsText(value) && SchemaPattern.IsPattern(value.GetString()!),
        "uniqueItems" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => true,
    };

    private static string? Inner(string keyword, JsonElement value) => keyword switch
    {
        "properties" or "patternProperties" or "$defs" or "definitions" or "dependentSchemas" =>
            value.EnumerateObject().Select(property =>
                keyword == "patternProperties" && !SchemaPattern.IsPattern(property.Name) ? "has a pattern that is no regular expression"
                : Problem(property.Value)).FirstOrDefault(problem => problem is not null),
        "allOf" or "anyOf" or "oneOf" or "prefixItems" => value.EnumerateArray().Select(Problem).FirstOrDefault(problem => problem is not null),
        "items" or "contains" or "additionalProperties" or "unevaluatedProperties" or "unevaluatedItems" or "propertyNames"
            or "not" or "if" or "then" or "else" => Problem(value),
        _ => null,
    };

    private static bool IsType(JsonElement value) => IsText(value) && _types.Contains(value.GetString()!);

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;
}
