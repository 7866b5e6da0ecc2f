using System.Text.Json;

namespace Platform.Web.Components.Content;

/// <summary>A part of a message.</summary>
/// <param name="Kind"><c>text</c>, <c>reasoning</c>, <c>call</c>, <c>result</c> or, for what has no text, its type as sent.</param>
/// <param name="Text">Of text and reasoning.</param>
/// <param name="Name">Of a called tool.</param>
/// <param name="Value">Arguments of a call, result of a tool, or the part as sent.</param>
public sealed record ChatPart(string Kind, string? Text = null, string? Name = null, JsonElement? Value = null)
{
    public static IEnumerable<ChatPart> Read(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => [new("text", content.GetString())],
        JsonValueKind.Array => content.EnumerateArray().Select(One),
        _ => [One(content)],
    };

    /// <summary>An OpenAI tool call: <c>{ id, function: { name, arguments } }</c>, or the same without <c>function</c>.</summary>
    public static ChatPart OfToolCall(JsonElement call)
    {
        var function = ChatMessage.Member(call, "function") ?? call;
        return new("call", Name: TextOf(function, "name"), Value: Parsed(ChatMessage.Member(function, "arguments")));
    }

    /// <summary>JSON in a string is read as what it says.</summary>
    public static JsonElement? Parsed(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.String } text ? ParseJson(text.GetString()!) ?? value : value;

    /// <returns>Null when the text is no JSON object or array.</returns>
    public static JsonElement? ParseJson(string text)
    {
        if (text.AsSpan().Trim() is not (['{', .., '}'] or ['[', .., ']']))
            return null;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ChatPart One(JsonElement part)
    {
        if (part.ValueKind == JsonValueKind.String)
            return new("text", part.GetString());
        if (part.ValueKind != JsonValueKind.Object)
            return new("part", Value: part);
        return TextOf(part, "type") switch
        {
            null or "text" or "input_text" or "output_text" => WithText("text", part, "content", "text"),
            "reasoning" or "thinking" => WithText("reasoning", part, "content", "thinking", "text"),
            "tool_call" or "server_tool_call" => OfToolCall(part),
            "tool_use" => new("call", Name: TextOf(part, "name"), Value: ChatMessage.Member(part, "input")),
            "tool_call_response" or "server_tool_call_response" => new("result", Name: TextOf(part, "name"),
                Value: Parsed(ChatMessage.Member(part, "response") ?? ChatMessage.Member(part, "result"))),
            "tool_result" => new("result", Value: Parsed(ChatMessage.Member(part, "content"))),
            var other => new(other, Value: part),
        };
    }

    private static ChatPart WithText(string kind, JsonElement part, params string[] names) =>
        names.Select(name => TextOf(part, name)).FirstOrDefault(text => text is not null) is { } text
            ? new(kind, text) : new("part", Value: part);

    private static string? TextOf(JsonElement value, string name) =>
        ChatMessage.Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
