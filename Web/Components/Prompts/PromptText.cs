using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Storage.Prompts;

namespace Platform.Web.Components.Prompts;

/// <summary>A prompt as lines of text, to be read and compared.</summary>
internal static class PromptText
{
    private static readonly JsonSerializerOptions _indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Only what the prompt has.</returns>
    internal static IEnumerable<(string Title, string Text)> Sections(PromptContent prompt)
    {
        if (prompt.Text is { } text)
            yield return ("Text", text);
        if (prompt.Messages is { ValueKind: JsonValueKind.Array } messages)
        {
            foreach (var message in messages.EnumerateArray())
                yield return (Member(message, "role") ?? "Message", Member(message, "content") ?? Indented(message));
        }
        foreach (var (title, json) in ((string, JsonElement?)[])
            [("Model settings", prompt.ModelSettings), ("Output schema", prompt.OutputSchema), ("Tools", prompt.Tools), ("Other fields", prompt.Extra)])
        {
            if (json is { ValueKind: not JsonValueKind.Null } given)
                yield return (title, Indented(given));
        }
    }

    /// <summary>All of it in one text, for a comparison.</summary>
    internal static string Whole(PromptContent prompt) => string.Join("\n\n",
        [.. Sections(prompt).Select(section => $"# {section.Title}\n{section.Text}"),
            $"# Written as\n{prompt.InterpolationType}{(prompt.OutputType is { } output ? $", output {output}" : "")}"]);

    private static string Indented(JsonElement json) => JsonSerializer.Serialize(json, _indented);

    private static string? Member(JsonElement message, string name) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
