using Google.Protobuf.Collections;
using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>
/// A span's input and output, as JSON: chat messages as the list that was sent, or put together when they were sent in
/// pieces; other JSON as it is; text as a string. The first that is there counts; so it is in <see cref="ConceptNames"/>.
/// </summary>
internal static class Messages
{
    internal static string? Input(SpanAttributes attributes, RepeatedField<Span.Types.Event> events)
    {
        var members = attributes.Members;
        return Value(attributes, Concept.OwnInput)
            ?? (attributes.IsOpenInference ? IndexedAttributes.ListOf(members, Family.InputMessages) : null)
            ?? WithInstructions(attributes)
            ?? MessageEvents.Input(events, attributes[Concept.MessageEvents])
            ?? IndexedAttributes.ListOf(members, Family.InputMessages)
            ?? Value(attributes, Concept.Prompt)
            ?? IndexedAttributes.ListOf(members, Family.Prompt)
            ?? IndexedAttributes.ListOf(members, Family.CompletionPrompts)
            ?? Value(attributes, Concept.OtherInput, Concept.InputMimeType)
            ?? EmbeddedTexts(members)
            ?? Nothing(attributes, Concept.OwnInput, Concept.InputMessages, Concept.Prompt, Concept.OtherInput);
    }

    internal static string? Output(SpanAttributes attributes, RepeatedField<Span.Types.Event> events)
    {
        var members = attributes.Members;
        return Value(attributes, Concept.OwnOutput)
            ?? (attributes.IsOpenInference ? IndexedAttributes.ListOf(members, Family.OutputMessages) : null)
            ?? Value(attributes, Concept.OutputMessages)
            ?? MessageEvents.Output(events, attributes[Concept.MessageEvents])
            ?? IndexedAttributes.ListOf(members, Family.OutputMessages)
            ?? Value(attributes, Concept.Completion)
            ?? IndexedAttributes.ListOf(members, Family.Completion)
            ?? IndexedAttributes.ListOf(members, Family.CompletionChoices)
            ?? Response(attributes)
            ?? Value(attributes, Concept.OtherOutput, Concept.OutputMimeType)
            ?? Nothing(attributes, Concept.OwnOutput, Concept.OutputMessages, Concept.Completion, Concept.ResponseText,
                Concept.OtherOutput);
    }

    /// <summary>JSON; null when there is no such attribute or it is empty.</summary>
    /// <param name="mimeType">What OpenInference says of <c>input.value</c>: plain text stays text, whatever it looks like.</param>
    internal static string? Value(SpanAttributes attributes, Concept concept, Concept? mimeType = null)
    {
        if (attributes.Find(concept) is not { Value.IsEmpty: false } attribute)
            return null;
        return attribute.Key is "braintrust.input_json" or "braintrust.output_json" or "mlflow.spanInputs" or "mlflow.spanOutputs"
                or "braintrust.expected_json"
                ? JsonText.OfEncoded(attribute.Value)
            : attribute.Key is "input.value" or "output.value" && mimeType is { } type
                && attributes[type]?.Text is "text/plain" && attribute.Value.Text is { } text ? JsonText.Quote(text)
            : JsonText.Of(attribute.Value);
    }

    /// <summary>An empty text where one was captured, which is not the same as nothing captured.</summary>
    private static string? Nothing(SpanAttributes attributes, params ReadOnlySpan<Concept> concepts)
    {
        foreach (var concept in concepts)
        {
            if (attributes[concept] is { IsEmpty: true })
                return "\"\"";
        }
        return null;
    }

    /// <summary><c>gen_ai.input.messages</c> after <c>gen_ai.system_instructions</c>, which are kept apart from them.</summary>
    private static string? WithInstructions(SpanAttributes attributes)
    {
        var messages = Value(attributes, Concept.InputMessages);
        if (Value(attributes, Concept.SystemInstructions) is not { } instructions)
            return messages;
        var system = instructions.AsSpan().TrimStart() is ['[', ..]
            ? $$"""{"role":"system","parts":{{instructions}}}"""
            : $$"""{"role":"system","content":{{instructions}}}""";
        return messages?.Trim() switch
        {
            null or "[]" => $"[{system}]",
            ['[', .. var rest] => $"[{system},{rest}",
            var other => $$"""[{{system}},{"role":"user","content":{{other}}}]""",
        };
    }

    /// <summary>Vercel's SDK sends the text, the tool calls and a generated object of one answer apart.</summary>
    private static string? Response(SpanAttributes attributes)
    {
        var text = attributes[Concept.ResponseText]?.Text;
        var calls = attributes[Concept.ResponseToolCalls] is { IsEmpty: false } sent ? JsonText.List(sent) : null;
        return calls is not (null or "[]")
                ? $$"""[{"role":"assistant","content":{{(text is null ? "null" : JsonText.Quote(text))}},"tool_calls":{{calls}}}]"""
            : text is not null ? JsonText.Of(text)
            : Value(attributes, Concept.ResponseObject);
    }

    /// <summary>The texts that were embedded, without their vectors.</summary>
    private static string? EmbeddedTexts(IReadOnlyList<FamilyMember> members)
    {
        List<string>? texts = null;
        foreach (var member in members)
        {
            if (member.Family == Family.Embeddings && member.Name.EndsWith(".text", StringComparison.Ordinal)
                && member.Value.Text is { } text)
                (texts ??= []).Add(JsonText.Quote(text));
        }
        return texts is null ? null : $"[{string.Join(',', texts)}]";
    }
}
