using System.Text.Json;
using Platform.Collector.Otlp.Mapping;
using Platform.Storage.Prices;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Traces;

/// <summary>A span of an upload.</summary>
/// <param name="Json">As it was sent.</param>
/// <param name="Type">One of <see cref="SpanTypes"/>.</param>
/// <param name="Parent">Id of the span that it stands in, when it was sent nested.</param>
internal sealed record SentSpan(JsonElement Json, string Type, byte[] Id, byte[]? Parent)
{
    internal const int LongestName = 1000;

    /// <summary>Null for a root.</summary>
    internal byte[]? ParentId => Json.Text("parentUuid") is { Length: > 0 } parent ? SpanIds.OfSpan(parent) : Parent;

    /// <param name="masked">The span's JSON with secrets replaced: all that people may read comes from it.</param>
    /// <param name="frame">What the span has from its trace.</param>
    internal ArrivingSpan Arrive(JsonElement masked, SpanFrame frame)
    {
        var notes = new List<string>();
        var start = Json.Time("startTime") ?? Say(notes, "It came without a start: its trace's is shown.", frame.Start);
        var end = Json.Time("endTime");
        if (end is { } ended && ended.Nanoseconds < start.Nanoseconds)
            end = Say(notes, "It was said to end before it starts.", start);
        var usage = new TokenUsage(Json.Count("inputTokenCount"), Json.Count("outputTokenCount"));
        var model = Texts.Id(masked.Text("model"));
        var (input, output) = (masked.Json("input"), masked.Json("output"));
        var name = Texts.Cut(masked.Text("name") ?? Type, LongestName);
        var isTool = Type == SpanTypes.Tool;

        return new()
        {
            ProjectId = frame.Project,
            TraceId = frame.TraceId,
            SpanId = Id,
            ParentSpanId = ParentId,
            Name = name,
            Type = Type,
            Status = StatusOf(Json),
            Error = masked.Text("error"),
            Start = start,
            End = Json.Text("status") is "IN_PROGRESS" ? null : end,
            Model = model,
            Provider = Texts.Id(masked.Text("provider")),
            Input = input,
            Output = output,
            InputTokens = usage.Input,
            OutputTokens = usage.Output,
            CostUsd = ModelUsage.CostByRates(usage, Json.Money("costPerInputToken"), Json.Money("costPerOutputToken"))
                ?? frame.Prices.CostOf(model, requestedModel: null, usage, start),
            ToolName = isTool ? name : null,
            ToolArguments = isTool ? input : null,
            ToolResult = isTool ? output : null,
            RetrievalContext = masked.Items("retrievalContext"),
            MetricCollection = Texts.Name(masked.Text("metricCollection")),
            Metadata = masked.Json("metadata"),
            Attributes = SentAttributes.Of(masked, frame.OfTrace),
            Details = SentDetails.Of(masked, Type, start, notes),
            Scores = MetricsData.Of(masked, "span"),
        };
    }

    internal static string StatusOf(JsonElement sent) => sent.Text("status") switch
    {
        "ERRORED" => "error",
        "SUCCESS" => "ok",
        _ => sent.Text("error") is null ? "unset" : "error",
    };

    private static Instant Say(List<string> notes, string note, Instant time)
    {
        notes.Add(note);
        return time;
    }
}

/// <summary>What every span of an upload has in common.</summary>
/// <param name="Start">Of the trace, for spans that do not say theirs.</param>
/// <param name="OfTrace">JSON that the span keeps for its trace; null on all spans but one.</param>
internal sealed record SpanFrame(int Project, byte[] TraceId, Instant Start, PriceList Prices, string? OfTrace = null);
