using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>Whether a span failed, and why. Not everybody says so by its status.</summary>
internal static class SpanErrors
{
    /// <returns>Status <c>unset</c>, <c>ok</c> or <c>error</c>; the error is null unless it is <c>error</c>.</returns>
    internal static (string Status, string? Error) Of(Span span, SpanAttributes attributes)
    {
        var exception = Exception(span);
        var failed = span.Status?.Code switch
        {
            Status.Types.StatusCode.Error => true,
            // LangSmith leaves the status OK and adds an exception; elsewhere an exception may have been handled.
            Status.Types.StatusCode.Ok => exception is not null && attributes.Has(Concept.LangSmith),
            _ => attributes[Concept.Level]?.Text is { } level && level.Equals("ERROR", StringComparison.OrdinalIgnoreCase),
        };
        if (!failed)
            return (span.Status?.Code == Status.Types.StatusCode.Ok ? "ok" : "unset", null);
        var reason = span.Status?.Message is { Length: > 0 } message ? message : null;
        return ("error", reason ?? attributes[Concept.LevelMessage]?.Text ?? exception ?? attributes[Concept.ErrorType]?.Text);
    }

    /// <summary>The last exception event, as <c>Type: message</c>.</summary>
    private static string? Exception(Span span)
    {
        for (var i = span.Events.Count - 1; i >= 0; i--)
        {
            if (span.Events[i].Name != "exception")
                continue;
            var type = TextOf(span.Events[i], "exception.type");
            var message = TextOf(span.Events[i], "exception.message");
            return type is null || message is null ? type ?? message ?? "exception" : $"{type}: {message}";
        }
        return null;
    }

    private static string? TextOf(Span.Types.Event said, string key)
    {
        foreach (var attribute in said.Attributes)
        {
            if (attribute.Key == key)
                return attribute.Value?.Text;
        }
        return null;
    }
}
