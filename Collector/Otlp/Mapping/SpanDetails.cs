using System.Globalization;
using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Wire;
using Platform.Storage.Prices;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>What only some spans have, as one JSON object; the keys are listed at the column in 0002_traces.sql.</summary>
internal static class SpanDetails
{
    internal sealed record Sources(
        Span Span, SpanAttributes Attributes, TokenUsage Usage, string? RequestedTools, string? Resource, string? Scope,
        IReadOnlyList<string> Notes);

    /// <returns>Null when there is nothing to say.</returns>
    internal static string? Of(Sources sources)
    {
        var json = JsonScratch.Write(sources, static (writer, sources) => Write(writer, sources));
        return json is "{}" ? null : json;
    }

    private static void Write(Utf8JsonWriter writer, Sources sources)
    {
        var (span, attributes) = (sources.Span, sources.Attributes);
        writer.WriteStartObject();
        if (span.Kind is not (Span.Types.SpanKind.Unspecified or Span.Types.SpanKind.Internal))
            writer.WriteString("kind", KindOf(span.Kind));
        Raw(writer, "expectedOutput", Messages.Value(attributes, Concept.ExpectedOutput));
        Raw(writer, "context", Lists.Items(attributes[Concept.Context]));
        Raw(writer, "toolsCalled", Lists.Tools(attributes[Concept.ToolsCalled]) ?? sources.RequestedTools
            ?? RequestedTools.Of(JsonText.Of(attributes[Concept.AllMessages])));
        Raw(writer, "expectedTools", Lists.Tools(attributes[Concept.ExpectedTools]));
        Raw(writer, "availableTools", Offered(attributes));
        Text(writer, "toolCallId", attributes[Concept.ToolCallId]);
        Text(writer, "toolDescription", attributes[Concept.ToolDescription]);
        Text(writer, "agentName", attributes[Concept.AgentName]);
        Raw(writer, "agentHandoffs", Lists.Items(attributes[Concept.AgentHandoffs]));
        Text(writer, "embedder", attributes[Concept.Embedder]);
        Raw(writer, "topK", attributes[Concept.TopK]?.Count?.ToString(CultureInfo.InvariantCulture));
        Raw(writer, "chunkSize", attributes[Concept.ChunkSize]?.Count?.ToString(CultureInfo.InvariantCulture));
        UsedPrompt.Of(attributes).Write(writer);
        if (sources.Usage.CacheWrite is { } cacheWrite)
            writer.WriteNumber("cacheWriteTokens", cacheWrite);
        if (attributes[Concept.ReasoningTokens]?.Count is { } reasoning)
            writer.WriteNumber("reasoningTokens", reasoning);
        if (FirstToken.MillisecondsOf(span, attributes) is { } milliseconds)
            writer.WriteNumber("timeToFirstTokenMs", milliseconds);
        WriteLinks(writer, span);
        Raw(writer, "resource", sources.Resource);
        Raw(writer, "scope", sources.Scope);
        WriteNotes(writer, sources.Notes);
        writer.WriteEndObject();
    }

    private static string? Offered(SpanAttributes attributes) =>
        Lists.Items(attributes[Concept.ToolsOffered])
        ?? IndexedAttributes.ListOf(attributes.Members, Family.Tools)
        ?? IndexedAttributes.ListOf(attributes.Members, Family.Functions);

    private static void WriteLinks(Utf8JsonWriter writer, Span span)
    {
        if (span.Links.Count == 0)
            return;
        writer.WriteStartArray("links");
        foreach (var link in span.Links)
        {
            writer.WriteStartObject();
            writer.WriteString("traceId", Convert.ToHexStringLower(link.TraceId.Span));
            writer.WriteString("spanId", Convert.ToHexStringLower(link.SpanId.Span));
            if (link.Attributes.Count > 0)
            {
                writer.WritePropertyName("attributes");
                link.Attributes.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteNotes(Utf8JsonWriter writer, IReadOnlyList<string> notes)
    {
        if (notes.Count == 0)
            return;
        writer.WriteStartArray("notes");
        foreach (var note in notes)
            writer.WriteStringValue(note);
        writer.WriteEndArray();
    }

    private static void Raw(Utf8JsonWriter writer, string key, string? json)
    {
        if (json is null)
            return;
        writer.WritePropertyName(key);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    private static void Text(Utf8JsonWriter writer, string key, AnyValue? value)
    {
        if (value?.Text is { } text)
            writer.WriteString(key, text);
    }

    private static string KindOf(Span.Types.SpanKind kind) => kind switch
    {
        Span.Types.SpanKind.Server => "server",
        Span.Types.SpanKind.Client => "client",
        Span.Types.SpanKind.Producer => "producer",
        Span.Types.SpanKind.Consumer => "consumer",
        _ => ((int)kind).ToString(CultureInfo.InvariantCulture),
    };
}
