using Platform.Storage.Annotations;

namespace Platform.Web.Components.Annotations;

/// <summary>What a person can say something about on a page.</summary>
/// <param name="Target">As in <see cref="Annotation.Target"/>, without an evaluation.</param>
public sealed record Annotated(string Target, string? TraceId, string? SpanId, string? ThreadId)
{
    public static Annotated Trace(string traceId) => new("trace", traceId, null, null);

    public static Annotated Span(string traceId, string spanId) => new("span", traceId, spanId, null);

    public static Annotated Thread(string threadId) => new("thread", null, null, threadId);

    public AnnotationFilter Filter => new()
    {
        TraceId = TraceId is null ? null : Convert.FromHexString(TraceId),
        SpanId = SpanId is null ? null : Convert.FromHexString(SpanId),
        ThreadId = ThreadId,
    };
}
