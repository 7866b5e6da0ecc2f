using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Platform.AgentTracing.Spans;

/// <summary>What an agent hands over, as the text of an attribute. Never throws: tracing must not fail the agent.</summary>
internal static class AttributeText
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = AIJsonUtilities.DefaultOptions.TypeInfoResolver,
    };

    /// <returns>Text as it is, everything else as JSON; a value that cannot be written is named by its type.</returns>
    internal static string? Of(object? value)
    {
        if (value is null or string)
            return (string?)value;
        try
        {
            return JsonSerializer.Serialize(value, value.GetType(), _json);
        }
        catch (Exception problem)
        {
            return $"({value.GetType().Name} that could not be written as JSON: {problem.GetType().Name})";
        }
    }

    /// <summary>The members of both objects, the newer one's where both have one.</summary>
    internal static string? Merge(string? older, object newer)
    {
        var text = Of(newer);
        return Object(older) is { } merged && Object(text) is { } added ? Add(merged, added) : text;

        static string Add(JsonObject merged, JsonObject added)
        {
            foreach (var (name, value) in added)
                merged[name] = value?.DeepClone();
            return merged.ToJsonString(_json);
        }
    }

    private static JsonObject? Object(string? text)
    {
        try
        {
            return text is ['{', ..] ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
