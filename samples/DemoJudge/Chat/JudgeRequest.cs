using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Platform.DemoJudge.Chat;

/// <summary>What a chat request asks for, as far as fixed rules can tell.</summary>
/// <param name="Prompt">The name of the answer's schema; the platform's metrics name their prompts so.</param>
/// <param name="Sections">The material to judge by name; empty when the message has no sections.</param>
/// <param name="Text">All messages, to be counted.</param>
internal sealed partial record JudgeRequest(
    string? Prompt, JsonNode? Schema, bool WantsJson, bool Stream, Sections Sections, string Text)
{
    /// <returns>Null when the request has no messages.</returns>
    public static JudgeRequest? Read(JsonNode? body)
    {
        if (body is not JsonObject || body["messages"] is not JsonArray { Count: > 0 } messages)
            return null;

        var format = body["response_format"];
        var texts = messages.Select(message => (Role: (string?)message?["role"], Text: TextOf(message?["content"]))).ToList();
        return new(
            (string?)format?["json_schema"]?["name"],
            format?["json_schema"]?["schema"],
            (string?)format?["type"] is "json_object" or "json_schema",
            body["stream"] is JsonValue stream && stream.TryGetValue<bool>(out var on) && on,
            SectionsOf(texts.FirstOrDefault(message => message.Role == "user").Text ?? ""),
            string.Join('\n', texts.Select(message => message.Text)));
    }

    private static string TextOf(JsonNode? content) => content switch
    {
        JsonArray parts => string.Concat(parts.Select(part => (string?)part?["text"])),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => "",
    };

    /// <summary>Reads the sections that the platform's prompts put between lines with a marker, but for what they tell to do.</summary>
    private static Sections SectionsOf(string message) => new(Section().Matches(message)
        .Where(section => section.Groups["name"].Value != "assignment")
        .GroupBy(section => section.Groups["name"].Value)
        .ToDictionary(sections => sections.Key, sections => sections.First().Groups["text"].Value));

    [GeneratedRegex(@"^\[(?<marker>[0-9a-f]{16}) (?<name>\w+)\]\n(?<text>.*?)\n\[\k<marker> end\]$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Section();
}
