using System.Globalization;
using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Traces;

/// <summary>What only some spans have; the keys are listed at <c>spans.details</c> in 0002_traces.sql.</summary>
internal static class SentDetails
{
    private static readonly string[] _lists = ["context", "toolsCalled", "expectedTools", "availableTools", "agentHandoffs"];
    private static readonly string[] _counts = ["topK", "chunkSize"];

    private static readonly (string Key, string Sent, string OfPrompt)[] _prompt =
    [
        ("promptName", "promptAlias", "alias"), ("promptVersion", "promptVersion", "version"),
        ("promptLabel", "promptLabel", "label"), ("promptCommit", "promptCommitHash", "hash"),
    ];

    /// <returns>A JSON object; null when there is nothing to say.</returns>
    internal static string? Of(JsonElement span, string type, Instant start, IReadOnlyList<string> notes)
    {
        var details = JsonScratch.Write((span, type, start, notes), static (writer, sources) =>
        {
            writer.WriteStartObject();
            Write(writer, sources.span, sources.type, sources.start);
            if (sources.notes is not [])
                writer.WriteJson("notes", JsonSerializer.Serialize(sources.notes));
            writer.WriteEndObject();
        });
        return details is "{}" ? null : details;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement span, string type, Instant start)
    {
        writer.WriteJson("expectedOutput", span.Json("expectedOutput"));
        foreach (var list in _lists)
            writer.WriteJson(list, span.Items(list));
        foreach (var count in _counts)
            writer.WriteJson(count, span.Count(count)?.ToString(CultureInfo.InvariantCulture));
        if (span.Text("embedder") is { } embedder)
            writer.WriteString("embedder", embedder);
        if (type == SpanTypes.Tool && span.Text("description") is { } description)
            writer.WriteString("toolDescription", description);
        if (type == SpanTypes.Agent && span.Text("name") is { } agent)
            writer.WriteString("agentName", agent);
        // Older clients send the prompt as an object.
        var prompt = span.Member("prompt");
        foreach (var (key, sent, ofPrompt) in _prompt)
        {
            if ((span.Text(sent) ?? prompt?.Text(ofPrompt)) is { } said)
                writer.WriteString(key, said);
        }
        if (FirstTokenMs(span, start) is { } milliseconds)
            writer.WriteNumber("timeToFirstTokenMs", milliseconds);
    }

    // tokenIntervals: the time of each piece of a streamed answer, and the piece.
    private static double? FirstTokenMs(JsonElement span, Instant start) =>
        span.Member("tokenIntervals") is { ValueKind: JsonValueKind.Object } intervals
        && intervals.EnumerateObject().Select(piece => SentValues.TimeOf(piece.Name)).OfType<Instant>().ToList() is [_, ..] times
        && start.MillisecondsUntil(times.MinBy(time => time.Nanoseconds)) is >= 0 and var milliseconds
            ? milliseconds : null;
}
