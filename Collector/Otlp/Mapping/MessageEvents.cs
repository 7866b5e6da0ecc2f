using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Wire;
using static Platform.Collector.Otlp.Wire.Span.Types;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>
/// Messages that came as events, one for each: the GenAI conventions up to 1.36 (<c>gen_ai.user.message</c>,
/// <c>gen_ai.choice</c>), <c>gen_ai.content.prompt</c> before that, and Pydantic AI's list of events in one attribute.
/// </summary>
internal static class MessageEvents
{
    private const string Choice = "gen_ai.choice";

    internal static string? Input(IEnumerable<Event> events, AnyValue? listed) =>
        Said(events, "gen_ai.content.prompt", "gen_ai.prompt") ?? OfEvents(events, isOutput: false) ?? OfList(listed, isOutput: false);

    internal static string? Output(IEnumerable<Event> events, AnyValue? listed) =>
        Said(events, "gen_ai.content.completion", "gen_ai.completion")
        ?? OfEvents(events, isOutput: true) ?? OfList(listed, isOutput: true);

    private static string? Said(IEnumerable<Event> events, string name, string attribute)
    {
        foreach (var said in events)
        {
            if (said.Name == name)
                return JsonText.Of(said.Attributes.FirstOrDefault(candidate => candidate.Key == attribute)?.Value);
        }
        return null;
    }

    private static string? OfEvents(IEnumerable<Event> events, bool isOutput)
    {
        List<string>? messages = null;
        foreach (var sent in events)
        {
            if (RoleOf(sent.Name) is { } role && (sent.Name == Choice) == isOutput)
                (messages ??= []).Add(Message(role, sent.Attributes.Select(attribute => (attribute.Key, ValueOf(attribute)))));
        }
        return ListOf(messages);
    }

    private static string? OfList(AnyValue? listed, bool isOutput)
    {
        if (JsonText.List(listed) is not { } json)
            return null;
        using var document = JsonDocument.Parse(json, new() { MaxDepth = JsonText.MaxDepth });
        List<string>? messages = null;
        foreach (var item in document.RootElement.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                continue;
            var name = item.TryGetProperty("event.name", out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : "";
            if ((name == Choice) == isOutput)
                (messages ??= []).Add(Message(RoleOf(name) ?? "user", Members(item)));
        }
        return ListOf(messages);
    }

    /// <summary>Role first, then what the event says; a choice's message, which is an object of its own, is opened.</summary>
    private static string Message(string role, IEnumerable<(string Key, string Json)> said)
    {
        var message = new Dictionary<string, string>(StringComparer.Ordinal) { ["role"] = JsonText.Quote(role) };
        foreach (var (key, json) in said)
        {
            if (key is "message" or "gen_ai.event.content" && json is ['{', ..])
            {
                using var inner = JsonDocument.Parse(json, new() { MaxDepth = JsonText.MaxDepth });
                foreach (var (innerKey, innerJson) in Members(inner.RootElement))
                    message[innerKey] = innerJson;
            }
            else if (key is "message")
                message["content"] = json;
            else if (!key.Contains('.', StringComparison.Ordinal)) // not gen_ai.system, event.name
                message[key] = json;
        }
        return JsonScratch.Write(message, static (writer, message) =>
        {
            writer.WriteStartObject();
            foreach (var (key, json) in message)
            {
                writer.WritePropertyName(key);
                writer.WriteRawValue(json, skipInputValidation: true);
            }
            writer.WriteEndObject();
        });
    }

    /// <summary>The text of a message stays text, even where it looks like JSON; a list is its parts.</summary>
    private static string ValueOf(KeyValue attribute) =>
        (attribute.Key is "content" ? JsonText.List(attribute.Value) ?? attribute.Value?.Json : JsonText.Of(attribute.Value)) ?? "null";

    private static IEnumerable<(string Key, string Json)> Members(JsonElement value) =>
        value.EnumerateObject().Select(member => (member.Name, member.Value.GetRawText()));

    private static string? ListOf(List<string>? messages) => messages is null ? null : $"[{string.Join(',', messages)}]";

    private static string? RoleOf(string eventName) => eventName switch
    {
        "gen_ai.system.message" => "system",
        "gen_ai.user.message" => "user",
        "gen_ai.assistant.message" or Choice => "assistant",
        "gen_ai.tool.message" => "tool",
        _ => null,
    };
}
