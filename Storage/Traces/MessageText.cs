using System.Text.Json;

namespace Platform.Storage.Traces;

/// <summary>
/// The text that people and metrics read of an input or output. Chat messages come in many shapes: <c>{ role, content }</c>
/// with text or a list of parts, <c>{ role, parts }</c> of the GenAI conventions, an OpenAI answer with <c>choices</c>.
/// </summary>
public static class MessageText
{
    /// <summary>The text of the last user message; any other value as its text or compact JSON. Null for nothing.</summary>
    public static string? OfInput(JsonElement? input) => Of(input, "user");

    /// <summary>The text of the last assistant message; any other value as its text or compact JSON. Null for nothing.</summary>
    public static string? OfOutput(JsonElement? output) => Of(output, "assistant");

    private static string? Of(JsonElement? given, string role)
    {
        if (given is not { } value || value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        return LastMessage(value, role) is { } message && Text(message) is { } text ? text : value.GetRawText();
    }

    /// <summary>The last message of that role, else the last message of any; null when the value is no chat.</summary>
    private static JsonElement? LastMessage(JsonElement value, string role)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return Member(value, "messages") is { ValueKind: JsonValueKind.Array } messages ? LastMessage(messages, role)
                : Member(value, "choices") is { ValueKind: JsonValueKind.Array } choices ? LastMessage(choices, role)
                : Member(value, "message") is { ValueKind: JsonValueKind.Object } message ? message
                : IsMessage(value) ? value
                : null;
        if (value.ValueKind != JsonValueKind.Array)
            return null;

        JsonElement? last = null, lastOfRole = null;
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                return null;
            var message = Member(item, "message") is { ValueKind: JsonValueKind.Object } inner ? inner : item;
            if (!IsMessage(message))
                return null;
            last = message;
            if (Member(message, "role") is { ValueKind: JsonValueKind.String } itsRole && itsRole.ValueEquals(role))
                lastOfRole = message;
        }
        return lastOfRole ?? last;
    }

    private static bool IsMessage(JsonElement value) =>
        Member(value, "role") is not null && (Member(value, "content") is not null || Member(value, "parts") is not null);

    private static string? Text(JsonElement message) =>
        (Member(message, "content") ?? Member(message, "parts")) is not { } content ? null
        : content.ValueKind == JsonValueKind.String ? content.GetString()
        : content.ValueKind == JsonValueKind.Array ? Parts(content)
        : null;

    private static string? Parts(JsonElement parts)
    {
        var texts = parts.EnumerateArray().Select(PartText).OfType<string>().ToList();
        return texts is [] ? null : string.Join('\n', texts);
    }

    private static string? PartText(JsonElement part) =>
        part.ValueKind == JsonValueKind.String ? part.GetString()
        : part.ValueKind != JsonValueKind.Object ? null
        : Member(part, "type") is { ValueKind: JsonValueKind.String } type && !IsText(type) ? null
        : (Member(part, "text") ?? Member(part, "content")) is { ValueKind: JsonValueKind.String } text ? text.GetString()
        : null;

    private static bool IsText(JsonElement type) =>
        type.ValueEquals("text") || type.ValueEquals("input_text") || type.ValueEquals("output_text");

    private static JsonElement? Member(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) ? member : null;
}
