using System.Text.Json;
using Platform.Collector.Otlp.Attributes;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>What a trace as a test case has; the keys are listed at <c>traces.details</c> in 0002_traces.sql.</summary>
internal static class TraceDetails
{
    private static readonly Concept[] _any =
    [
        Concept.TraceExpectedOutput, Concept.TraceContext, Concept.TraceRetrievalContext, Concept.TraceToolsCalled,
        Concept.TraceExpectedTools, Concept.TestCaseId, Concept.TestRunId, Concept.TurnId,
    ];

    /// <returns>A JSON object; null when the span says nothing of it.</returns>
    internal static string? Of(SpanAttributes attributes)
    {
        var any = false;
        foreach (var concept in _any)
            any |= attributes.Has(concept);
        if (!any)
            return null;
        var json = JsonScratch.Write(attributes, static (writer, attributes) =>
        {
            writer.WriteStartObject();
            Write(writer, "expectedOutput", Messages.Value(attributes, Concept.TraceExpectedOutput));
            Write(writer, "context", Lists.Items(attributes[Concept.TraceContext]));
            Write(writer, "retrievalContext", Lists.Items(attributes[Concept.TraceRetrievalContext]));
            Write(writer, "toolsCalled", Lists.Tools(attributes[Concept.TraceToolsCalled]));
            Write(writer, "expectedTools", Lists.Tools(attributes[Concept.TraceExpectedTools]));
            Write(writer, "testCaseId", attributes[Concept.TestCaseId]?.Text is { } testCase ? JsonText.Quote(testCase) : null);
            Write(writer, "testRunId", attributes[Concept.TestRunId]?.Text is { } testRun ? JsonText.Quote(testRun) : null);
            Write(writer, "turnId", attributes[Concept.TurnId]?.Text is { } turn ? JsonText.Quote(turn) : null);
            writer.WriteEndObject();
        });
        return json is "{}" ? null : MetadataObject.Storable(json);
    }

    private static void Write(Utf8JsonWriter writer, string key, string? json)
    {
        if (json is null)
            return;
        writer.WritePropertyName(key);
        writer.WriteRawValue(json, skipInputValidation: true);
    }
}
