using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Storage.Masking;
using Platform.Storage.Prices;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Traces;

/// <summary>Makes a DeepEval trace into the spans that are stored, as OTLP's are.</summary>
internal sealed class TraceReading(int project, PriceList prices, MaskingRules masking, DeepEvalOptions limits, Instant now)
{
    /// <exception cref="DeepEvalRefusal">It has no id, or its spans cannot be told.</exception>
    internal List<ArrivingSpan> Read(JsonElement upload)
    {
        if (upload.Text("uuid") is not { Length: > 0 } uuid)
            throw DeepEvalRefusal.Invalid("The JSON has no uuid, as traces of DeepEval have, and no resourceSpans, as OTLP has.");
        var trace = new SentTrace(masking.IsEmpty ? upload : Masked(WithoutSpans(upload)));
        var frame = new SpanFrame(project, SpanIds.OfTrace(uuid), upload.Time("startTime") ?? now, prices);
        var sent = SpanLists.Of(upload, limits.MaxSpans);
        if (sent is [])
            return [trace.Describe(Stand(upload, trace, frame))];

        var carrier = sent.Find(span => span.ParentId is null) ?? sent[0];
        return sent.ConvertAll(span => ReferenceEquals(span, carrier)
            ? trace.Describe(span.Arrive(Masked(span.Json), frame with { OfTrace = trace.Others() }))
            : span.Arrive(Masked(span.Json), frame));
    }

    /// <summary>A trace is seen by its spans: one stands for a trace that has none yet.</summary>
    private static ArrivingSpan Stand(JsonElement upload, SentTrace trace, SpanFrame frame) =>
        new SentSpan(upload, SpanTypes.Span, frame.TraceId, Parent: null).Arrive(trace.Json, frame) with
        {
            Details = """{"notes":["The client sent this trace without spans."]}""",
            MetricCollection = null, // it is the trace's, as its scores are
            Scores = [],
        };

    // Spans are masked one by one.
    private static string WithoutSpans(JsonElement upload) => JsonScratch.Write(upload, static (writer, upload) =>
    {
        writer.WriteStartObject();
        foreach (var member in upload.EnumerateObject().Where(member => !SpanLists.Is(member)))
            member.WriteTo(writer);
        writer.WriteEndObject();
    });

    private JsonElement Masked(JsonElement json) => masking.IsEmpty ? json : Masked(json.GetRawText());

    private JsonElement Masked(string json)
    {
        using var document = JsonDocument.Parse(masking.Text(json), new() { MaxDepth = DeepEvalJson.MaxDepth });
        return document.RootElement.Clone();
    }
}
