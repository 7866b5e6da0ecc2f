using System.Text.Json;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Traces;

/// <summary>
/// Lets a later part of a trace say more of it, even when it brings no span that is not there yet. A part that says nothing
/// new is told apart, so that sending it again does not evaluate the trace again.
/// </summary>
internal sealed class TraceParts(TraceStore traces, SpanNodeStore nodes)
{
    /// <param name="spans">Of the part; the first that is a root, else the first, carries what it says of its trace.</param>
    /// <param name="hasSpans">Whether the client sent any, or one only stands for the trace.</param>
    internal async Task CompleteAsync(
        int project, List<ArrivingSpan> spans, bool hasSpans, CancellationToken cancellationToken)
    {
        var carrier = Math.Max(0, spans.FindIndex(span => span.ParentSpanId is null));
        var said = spans[carrier];
        if (await traces.GetAsync(project, said.TraceId, cancellationToken) is not { } stored)
            return;
        if (!hasSpans && await FindRootAsync(project, said.TraceId, cancellationToken) is { } root)
            // Unfinished, so that it completes nothing: it is only what the trace is said of.
            said = said with { SpanId = Convert.FromHexString(root.SpanId), Start = root.StartTime, End = null };
        spans[carrier] = said with { UpdatesTrace = SaysMore(said, stored) };
    }

    private static bool SaysMore(ArrivingSpan said, Trace stored) =>
        Differs(said.TraceName, stored.Name) || Differs(said.ThreadId, stored.ThreadId) || Differs(said.UserId, stored.UserId)
        || Differs(said.Environment, stored.Environment) || Differs(said.TraceMetricCollection, stored.MetricCollection)
        || said.TraceTags.Except(stored.Tags).Any()
        || DiffersJson(said.TraceInput, stored.Input) || DiffersJson(said.TraceOutput, stored.Output)
        || HasOther(said.TraceMetadata, stored.Metadata) || HasOther(said.TraceDetails, stored.Details);

    private static bool Differs(string? said, string? stored) => said is not null && said != stored;

    private static bool DiffersJson(string? said, JsonElement? stored) =>
        said is not null && !(stored is { } known && JsonElement.DeepEquals(JsonElement.Parse(said), known));

    private static bool HasOther(string? said, JsonElement stored) => said is not null
        && JsonElement.Parse(said).EnumerateObject().Any(member => !(stored.ValueKind == JsonValueKind.Object
            && stored.TryGetProperty(member.Name, out var known) && JsonElement.DeepEquals(member.Value, known)));

    private async Task<SpanNode?> FindRootAsync(int project, byte[] trace, CancellationToken cancellationToken)
    {
        var spans = await nodes.ListAsync(project, trace, cancellationToken);
        return spans.FirstOrDefault(span => span.ParentSpanId is null) ?? (spans is [var first, ..] ? first : null);
    }
}
