using Google.Protobuf.Collections;
using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Wire;
using Platform.Storage.Prices;
using Platform.Storage.Traces;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>
/// Makes a span of any convention into the one form that is stored. One instance for each request: it keeps its buffers
/// from span to span and is not safe for several threads.
/// </summary>
internal sealed class SpanMapping(int project, PriceList prices)
{
    internal const string OperationDetails = "gen_ai.client.inference.operation.details";

    private readonly SpanAttributes _attributes = new();

    /// <param name="span">Fit to be stored, see <see cref="SpanBounds"/>, and masked.</param>
    /// <param name="scope">The library that made it, as <see cref="SpanResource.JsonOf"/> writes it.</param>
    /// <param name="notes">What had to be changed in it.</param>
    internal ArrivingSpan Map(Span span, SpanResource resource, string? scope, IReadOnlyList<string> notes)
    {
        var attributes = Load(span);
        var type = SpanKinds.Of(attributes, span.Name);
        var (status, error) = SpanErrors.Of(span, attributes);
        var usage = ModelUsage.Tokens(attributes);
        var start = new Instant((long)span.StartTimeUnixNano);
        var (model, requested) = (Texts.Id(attributes[Concept.Model]?.Text), Texts.Id(attributes[Concept.RequestedModel]?.Text));
        var (input, output) = (Messages.Input(attributes, span.Events), Messages.Output(attributes, span.Events));
        var tool = ToolUse.Of(span, attributes, type, input, output);
        var parent = ParentOf(span, attributes);
        var metadata = MetadataObject.Of(attributes[Concept.SpanMetadata], attributes.Members, Family.SpanMetadata);
        var traceMetadata = MetadataObject.Of(attributes[Concept.TraceMetadata], attributes.Members, Family.TraceMetadata);
        var tags = Lists.Tags(attributes[Concept.TraceTags]);

        return new()
        {
            ProjectId = project,
            TraceId = span.TraceId.ToByteArray(),
            SpanId = span.SpanId.ToByteArray(),
            ParentSpanId = parent,
            Name = attributes[Concept.SpanName]?.Text ?? span.Name,
            Type = type,
            Status = status,
            Error = error,
            Start = start,
            End = span.EndTimeUnixNano == 0 ? null : new((long)span.EndTimeUnixNano),
            ServiceName = resource.ServiceName,
            Model = model,
            RequestedModel = requested,
            Provider = Texts.Id(Providers.Of(attributes)),
            Input = input,
            Output = output,
            InputTokens = usage.Input,
            OutputTokens = usage.Output,
            CachedInputTokens = usage.CacheRead,
            CostUsd = ModelUsage.ReportedCost(attributes, usage) ?? prices.CostOf(model, requested, usage, start),
            ToolName = tool.Name,
            ToolArguments = tool.Arguments,
            ToolResult = tool.Result,
            RetrievalContext = RetrievedDocuments.Of(attributes, span.Events),
            MetricCollection = Texts.Name(attributes[Concept.MetricCollection]?.Text),
            Metadata = metadata,
            Attributes = ObjectOf(span.Attributes),
            Events = span.Events.Count == 0 ? null : SpanEvents.Json(span.Events),
            Details = SpanDetails.Of(new(span, attributes, usage, RequestedTools.Of(output), resource.Json, scope, notes)),
            TraceName = attributes[Concept.TraceName]?.Text,
            TraceInput = Messages.Value(attributes, Concept.TraceInput),
            TraceOutput = Messages.Value(attributes, Concept.TraceOutput),
            TraceTags = tags is [] ? resource.Tags : tags,
            // What a root says of itself describes the trace.
            TraceMetadata = parent is null ? MetadataObject.Merge(metadata, traceMetadata) : traceMetadata,
            ThreadId = Texts.Id(attributes[Concept.ThreadId]?.Text) ?? resource.Thread,
            UserId = Texts.Id(attributes[Concept.User]?.Text) ?? resource.User,
            Environment = Texts.Id(attributes[Concept.Environment]?.Text) ?? resource.Environment,
            Version = Texts.Id(attributes[Concept.Version]?.Text) ?? resource.Version,
            TraceMetricCollection = Texts.Name(attributes[Concept.TraceMetricCollection]?.Text),
            TraceDetails = TraceDetails.Of(attributes),
            Scores = ReportedScores.Of(attributes, span.Events),
        };
    }

    private SpanAttributes Load(Span span)
    {
        _attributes.Load(span.Attributes);
        foreach (var said in span.Events)
        {
            if (said.Name == OperationDetails)
                _attributes.AddOfEvent(said.Attributes);
        }
        return _attributes;
    }

    /// <summary>Null for a root, which some clients say by zeros; DeepEval may name the parent in an attribute.</summary>
    private static byte[]? ParentOf(Span span, SpanAttributes attributes) =>
        !SpanBounds.IsNoId(span.ParentSpanId, 8) ? span.ParentSpanId.ToByteArray()
        : SpanIds.TryParseSpan(attributes[Concept.ParentId]?.Text, out var parent) ? parent
        : null;

    private static string? ObjectOf(RepeatedField<KeyValue> attributes) =>
        attributes.Count == 0 ? null : JsonScratch.Write(attributes, static (writer, attributes) => attributes.WriteTo(writer));
}
