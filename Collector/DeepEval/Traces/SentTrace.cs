using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Mapping;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Traces;

/// <summary>What an upload says of the trace itself, masked.</summary>
internal sealed class SentTrace(JsonElement json)
{
    // These come back under their own names; the others are kept with the span that carries the trace's fields.
    private static readonly HashSet<string> _mapped =
    [
        "name", "input", "output", "tags", "metadata", "threadId", "userId", "environment", "metricCollection", "expectedOutput",
        "context", "retrievalContext", "toolsCalled", "expectedTools", "testCaseId", "testRunId", "turnId",
    ];

    private static readonly string[] _lists = ["context", "retrievalContext", "toolsCalled", "expectedTools"];
    private static readonly string[] _texts = ["testCaseId", "testRunId", "turnId"];

    internal JsonElement Json => json;

    /// <summary>What is not mapped to a field of the trace, as a JSON object: times, status, attachments, what is new.</summary>
    internal string Others() => JsonScratch.Write(json, static (writer, json) =>
    {
        writer.WriteStartObject();
        foreach (var member in json.EnumerateObject().Where(member => !SpanLists.Is(member) && !_mapped.Contains(member.Name)))
            writer.WriteStorable(member.Name, member.Value);
        writer.WriteEndObject();
    });

    internal ArrivingSpan Describe(ArrivingSpan carrier) => carrier with
    {
        TraceName = Texts.Cut(json.Text("name") ?? "", SentSpan.LongestName) is { Length: > 0 } name ? name : null,
        TraceInput = json.Json("input"),
        TraceOutput = json.Json("output"),
        TraceTags = Tags(),
        TraceMetadata = json.ObjectJson("metadata") is { } metadata ? MetadataObject.Storable(metadata) : null,
        ThreadId = Texts.Id(json.Text("threadId")),
        UserId = Texts.Id(json.Text("userId")),
        Environment = Texts.Id(json.Text("environment")),
        TraceMetricCollection = Texts.Name(json.Text("metricCollection")),
        TraceDetails = Details(),
        Scores = [.. carrier.Scores, .. MetricsData.Of(json, "trace")],
    };

    private string[] Tags() => json.Member("tags") switch
    {
        { ValueKind: JsonValueKind.Array } tags => [.. tags.EnumerateArray()
            .Select(tag => Texts.Id(tag.ValueKind == JsonValueKind.String ? tag.GetString() : tag.GetRawText()))
            .OfType<string>().Distinct(StringComparer.Ordinal)],
        _ => Texts.Id(json.Text("tags")) is { } tag ? [tag] : [],
    };

    private string? Details()
    {
        var details = JsonScratch.Write(json, static (writer, json) =>
        {
            writer.WriteStartObject();
            writer.WriteJson("expectedOutput", json.Json("expectedOutput"));
            foreach (var list in _lists)
                writer.WriteJson(list, json.Items(list));
            foreach (var text in _texts)
                writer.WriteJson(text, json.Text(text) is { } value ? JsonText.Quote(value) : null);
            writer.WriteEndObject();
        });
        return details is "{}" ? null : MetadataObject.Storable(details);
    }
}
