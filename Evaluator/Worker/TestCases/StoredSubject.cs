using System.Text.Json;
using Platform.Storage.Evaluations;
using Platform.Storage.Traces;

namespace Platform.Worker.TestCases;

/// <summary>
/// A test case that is nothing but a reference, <c>{ traceId }</c>, <c>{ traceId, spanId }</c> or <c>{ threadId }</c>, perhaps with
/// a person's <c>label</c>: what is stored there is the test case, so that a collection can be tried on what agents did.
/// </summary>
internal static class StoredSubject
{
    /// <returns>The evaluation as if it were about what is stored; null when the test case is more than a reference.</returns>
    public static TakenEvaluation? Of(TakenEvaluation taken, JsonElement testCase)
    {
        if (testCase.EnumerateObject().Any(member => member.Name is not ("traceId" or "spanId" or "threadId" or "label")))
            return null;
        if (Text(testCase, "threadId") is { } thread)
            return taken with { Target = "thread", ThreadId = thread };
        if (!SpanIds.TryParseTrace(Text(testCase, "traceId"), out var trace))
            return null;
        return SpanIds.TryParseSpan(Text(testCase, "spanId"), out var span)
            ? taken with { Target = "span", TraceId = trace, SpanId = span }
            : taken with { Target = "trace", TraceId = trace };
    }

    private static string? Text(JsonElement testCase, string name) =>
        testCase.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
