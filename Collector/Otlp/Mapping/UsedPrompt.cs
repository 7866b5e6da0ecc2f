using System.Text.Json;
using Platform.Collector.Otlp.Attributes;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>The prompt that a model call was made with: attributes of their own, or DeepEval's older object
/// <c>{ alias, version, label, hash }</c> in one, which fills the gaps.</summary>
internal readonly record struct UsedPrompt(string? Name, string? Version, string? Label, string? Commit)
{
    internal static UsedPrompt Of(SpanAttributes attributes)
    {
        var own = new UsedPrompt(
            attributes[Concept.PromptName]?.Text, attributes[Concept.PromptVersion]?.Text, attributes[Concept.PromptLabel]?.Text,
            attributes[Concept.PromptCommit]?.Text);
        if (attributes[Concept.PromptJson] is not { } sent || JsonText.Of(sent) is not (['{', ..] and var json))
            return own;
        using var document = JsonDocument.Parse(json, new() { MaxDepth = JsonText.MaxDepth + 20 });
        var prompt = document.RootElement;
        return new(
            own.Name ?? Member(prompt, "alias"), own.Version ?? Member(prompt, "version"), own.Label ?? Member(prompt, "label"),
            own.Commit ?? Member(prompt, "hash"));
    }

    internal void Write(Utf8JsonWriter writer)
    {
        Write(writer, "promptName", Name);
        Write(writer, "promptVersion", Version);
        Write(writer, "promptLabel", Label);
        Write(writer, "promptCommit", Commit);
    }

    private static string? Member(JsonElement prompt, string name) =>
        prompt.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Write(Utf8JsonWriter writer, string key, string? text)
    {
        if (text is not null)
            writer.WriteString(key, text);
    }
}
