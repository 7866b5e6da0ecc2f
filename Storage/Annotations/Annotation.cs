using System.Text.Json;

namespace Platform.Storage.Annotations;

/// <summary>A person's judgement.</summary>
/// <remarks>
/// On an evaluation, the rating is the person's own answer to the metric's question about what was evaluated (1: passes),
/// not a mark for the judge: held against the evaluation it shows how far the judge can be trusted.
/// </remarks>
public sealed record Annotation
{
    public required Guid Id { get; init; }

    /// <summary><c>trace</c>, <c>span</c>, <c>thread</c> or <c>evaluation</c>.</summary>
    public required string Target { get; init; }

    /// <summary>32 lower-case hex digits; also of a span's or an evaluation's trace, where it is known.</summary>
    public string? TraceId { get; init; }

    public string? SpanId { get; init; }

    public string? ThreadId { get; init; }

    public Guid? EvaluationId { get; init; }

    /// <summary><c>thumbs</c> (rating 0 or 1) or <c>fiveStar</c> (1 to 5).</summary>
    public required string Type { get; init; }

    public required int Rating { get; init; }

    public string? Explanation { get; init; }

    public JsonElement? ExpectedOutput { get; init; }

    /// <summary>Of a thread.</summary>
    public string? ExpectedOutcome { get; init; }

    /// <summary>Who says so.</summary>
    public string? UserId { get; init; }

    /// <summary><c>person</c> (in the Web UI), <c>api</c> or <c>deepeval</c>.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// Above 0, up to 1: how likely it was that this one was chosen to be labelled. Estimates weight it by the inverse.
    /// </summary>
    public double? SamplingProbability { get; init; }

    /// <summary>What else was sent with it.</summary>
    public JsonElement? Extra { get; init; }

    public DateTime CreatedAt { get; init; }
}

/// <summary>Which annotations a list takes: all that is given must hold.</summary>
public sealed record AnnotationFilter
{
    /// <summary>Also those of its spans and of their evaluations.</summary>
    public byte[]? TraceId { get; init; }

    public byte[]? SpanId { get; init; }

    public string? ThreadId { get; init; }

    public Guid? EvaluationId { get; init; }

    public string? User { get; init; }
}
