using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Storage.Annotations;
using Platform.Storage.Traces;

namespace Platform.Collector.Annotations;

/// <summary>An annotation as requests give it. Exactly one target is named; a span may name its trace as well.</summary>
internal sealed record AnnotationRequest
{
    private const int MostCharacters = 20_000;
    private const int MostOfAName = 1000;

    /// <summary>One that the sender chose, so that sending it again changes nothing. Else a new one is made.</summary>
    public Guid? Id { get; init; }

    public string? TraceId { get; init; }

    public string? SpanId { get; init; }

    public string? ThreadId { get; init; }

    /// <summary>Then the rating is the person's answer to the metric's question, not a mark for the judge.</summary>
    public Guid? EvaluationId { get; init; }

    /// <summary><c>thumbs</c> (when not given; rating 0 or 1) or <c>fiveStar</c> (1 to 5).</summary>
    public string? Type { get; init; }

    public int? Rating { get; init; }

    public string? Explanation { get; init; }

    /// <summary>Of a trace or a span.</summary>
    public JsonElement? ExpectedOutput { get; init; }

    /// <summary>Of a thread.</summary>
    public string? ExpectedOutcome { get; init; }

    /// <summary>Who says so.</summary>
    public string? UserId { get; init; }

    /// <summary>How likely it was that this one was chosen to be labelled: above 0, up to 1.</summary>
    public double? SamplingProbability { get; init; }

    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; init; }

    private string Target => EvaluationId is not null ? "evaluation" : SpanId is not null ? "span" : TraceId is not null ? "trace" : "thread";

    /// <returns>What is wrong with it, for whoever sent it; null when it can be kept.</returns>
    internal string? Problem()
    {
        var targets = new[] { SpanId ?? TraceId, ThreadId, EvaluationId?.ToString() }.Count(target => !string.IsNullOrWhiteSpace(target));
        return targets != 1 ? "Name exactly one of traceId, spanId, threadId and evaluationId."
            : TraceId is not null && !SpanIds.TryParseTrace(TraceId, out _) ? "traceId must be 32 hex digits."
            : SpanId is not null && !SpanIds.TryParseSpan(SpanId, out _) ? "spanId must be 16 or 32 hex digits."
            : Type is not (null or "thumbs" or "fiveStar") ? "type must be thumbs or fiveStar."
            : (Type, Rating) is not ((null or "thumbs", 0 or 1) or ("fiveStar", >= 1 and <= 5))
                ? "rating must be 0 or 1, or with type fiveStar from 1 to 5."
            : SamplingProbability is { } share && !(share is > 0 and <= 1) ? "samplingProbability must be above 0 and at most 1."
            : ExpectedOutput is not null && ThreadId is not null ? "expectedOutput is of a trace or a span; a thread has an expectedOutcome."
            : ExpectedOutcome is not null && ThreadId is null ? "expectedOutcome is of a thread; a trace or a span has an expectedOutput."
            : Explanation is { Length: > MostCharacters } || ExpectedOutcome is { Length: > MostCharacters }
                ? $"explanation and expectedOutcome have at most {MostCharacters} characters."
            : ThreadId is { Length: > MostOfAName } || UserId is { Length: > MostOfAName }
                ? $"threadId and userId have at most {MostOfAName} characters."
            : null;
    }

    internal Annotation ToAnnotation() => new()
    {
        Id = Id ?? Guid.CreateVersion7(),
        Target = Target,
        TraceId = Hex(TraceId),
        SpanId = Hex(SpanId),
        ThreadId = ThreadId,
        EvaluationId = EvaluationId,
        Type = Type ?? "thumbs",
        Rating = Rating!.Value,
        Explanation = Explanation,
        ExpectedOutput = ExpectedOutput,
        ExpectedOutcome = ExpectedOutcome,
        UserId = UserId,
        Source = "api",
        SamplingProbability = SamplingProbability,
        Extra = Extra is { Count: > 0 } ? JsonSerializer.SerializeToElement(Extra) : null,
    };

    private static string? Hex(string? id) => SpanIds.TryParseSpan(id, out var bytes) ? Convert.ToHexStringLower(bytes) : null;
}
