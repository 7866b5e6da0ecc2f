using System.Text.Json;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Traces;

/// <summary>Finds the spans of an upload: lists named for what is in them, <c>baseSpans</c> to <c>toolSpans</c>.</summary>
internal static class SpanLists
{
    /// <summary>A span may hold those below it.</summary>
    internal const string Nested = "children";

    private const string Suffix = "Spans";

    internal static bool Is(JsonProperty member) => member.Name.EndsWith(Suffix, StringComparison.Ordinal);

    internal static bool Any(JsonElement trace) =>
        trace.EnumerateObject().Any(member => Is(member) && member.Value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0);

    /// <exception cref="DeepEvalRefusal">A list is none, or a span is no object with an id.</exception>
    internal static List<SentSpan> Of(JsonElement trace, int most)
    {
        var spans = new List<SentSpan>();
        foreach (var list in trace.EnumerateObject().Where(Is))
            Add(spans, list.Value, list.Name, list.Name[..^Suffix.Length], parent: null, most);
        return spans;
    }

    private static void Add(List<SentSpan> spans, JsonElement list, string path, string kind, byte[]? parent, int most)
    {
        if (list.ValueKind == JsonValueKind.Null)
            return;
        if (list.ValueKind != JsonValueKind.Array)
            throw DeepEvalRefusal.Invalid($"{path} must be a list of spans.");
        foreach (var (index, span) in list.EnumerateArray().Index())
        {
            if (span.ValueKind != JsonValueKind.Object || span.Text("uuid") is not { Length: > 0 } uuid)
                throw DeepEvalRefusal.Invalid($"{path}[{index}] must be an object with a uuid.");
            if (spans.Count == most)
                throw new DeepEvalRefusal(
                    StatusCodes.Status413PayloadTooLarge, $"The trace has more than {most} spans. Send it in several parts.");
            var id = SpanIds.OfSpan(uuid);
            spans.Add(new(span, TypeOf(span.Text("type") ?? kind, kind), id, parent));
            if (span.Member(Nested) is { ValueKind: JsonValueKind.Array } below)
                Add(spans, below, $"{path}[{index}].{Nested}", "base", id, most);
        }
    }

    private static string TypeOf(string said, string kind) =>
        SpanTypes.All.Contains(said) ? said : SpanTypes.All.Contains(kind) ? kind : SpanTypes.Span;
}
