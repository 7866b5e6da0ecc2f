using System.Text.Json;

namespace Platform.Web.Components.Content;

/// <summary>A message of a chat, whichever convention it was sent in.</summary>
/// <param name="Role">As sent, for example <c>user</c>.</param>
public sealed record ChatMessage(string Role, string? Name, IReadOnlyList<ChatPart> Parts)
{
    /// <summary>
    /// Messages of the GenAI conventions (<c>parts</c>), of OpenAI and Anthropic (<c>content</c>, <c>tool_calls</c>), in a
    /// list, under <c>messages</c> or <c>choices</c>, or alone. Null when the value is no chat.
    /// </summary>
    public static IReadOnlyList<ChatMessage>? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when Member(value, "messages") is { ValueKind: JsonValueKind.Array } messages => Read(messages),
        JsonValueKind.Object when Member(value, "choices") is { ValueKind: JsonValueKind.Array } choices => Read(choices),
        JsonValueKind.Object => One(value) is { } message ? [message] : null,
        JsonValueKind.Array when value.GetArrayLength() > 0 => All(value),
        _ => null,
    };

    private static List<ChatMessage>? All(JsonElement list)
    {
        var messages = new List<ChatMessage>();
        foreach (var item in list.EnumerateArray())
        {
            if (One(item) is not { } message)
                return null;
            messages.Add(message);
        }
        return messages;
    }

    private static ChatMessage? One(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return null;
        if (Member(item, "message") is { ValueKind: JsonValueKind.Object } inner)
            return One(inner);
        if (Member(item, "role") is not { ValueKind: JsonValueKind.String } role)
            return null;
        var parts = new List<ChatPart>();
        if ((Member(item, "parts") ?? Member(item, "content") ?? Member(item, "contents")) is { } content)
            parts.AddRange(ChatPart.Read(content));
        if (Member(item, "tool_calls") is { ValueKind: JsonValueKind.Array } calls)
            parts.AddRange(calls.EnumerateArray().Select(ChatPart.OfToolCall));
        if (parts is [] && !item.TryGetProperty("content", out _) && !item.TryGetProperty("parts", out _))
            return null;
        return new(role.GetString()!, Member(item, "name") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null, parts);
    }

    internal static JsonElement? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member)
            && member.ValueKind != JsonValueKind.Null ? member : null;
}
