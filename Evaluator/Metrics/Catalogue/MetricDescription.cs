using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Metrics.Catalogue;

/// <summary>All that a user needs to choose a metric and to read its score.</summary>
public sealed record MetricDescription
{
    /// <summary>As in collections, suites and requests; never changes.</summary>
    public required string Name { get; init; }

    public required MetricKind Kind { get; init; }

    /// <summary>Out of <c>span</c>, <c>trace</c> and <c>thread</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>JSON names of test case properties; <c>a|b</c> means one of them suffices.</summary>
    public required IReadOnlyList<string> RequiredInputs { get; init; }

    public bool NeedsJudge => Kind == MetricKind.Judge;

    /// <summary>
    /// Asks a program over the network that is no judge: it takes time, may be away, and may answer otherwise tomorrow. What must
    /// run offline refuses such a metric as it refuses a judged one.
    /// </summary>
    public bool CallsOut { get; init; }

    /// <summary>Judge calls for one test case, as a number or a formula: <c>0</c>, <c>4</c>, <c>intentions + 2</c>.</summary>
    public string JudgeCalls { get; init; } = "0";

    public ScoreRange Range { get; init; } = new(0, 1);

    public Direction Direction { get; init; } = Direction.Higher;

    public double DefaultThreshold { get; init; } = 0.5;

    /// <summary>What it measures, in a sentence.</summary>
    public required string Summary { get; init; }

    public required string WhenToUse { get; init; }

    public required string Formula { get; init; }

    /// <summary>When not to believe it.</summary>
    public required string Weaknesses { get; init; }

    /// <summary>What strict mode takes as the threshold where it is not the best score of the range.</summary>
    [JsonIgnore]
    internal double? StrictThreshold { get; init; }

    /// <summary>What the score says, for a judge that explains it.</summary>
    [JsonIgnore]
    internal string Measure => $"{Summary} {(Direction == Direction.Higher ? "Higher" : "Lower")} is better.";

    public IReadOnlyList<MetricOption> Options { get; init; } = [];
}

/// <param name="Max">In JSON null where there is no end.</param>
public readonly record struct ScoreRange(double Min, [property: JsonConverter(typeof(OpenEndConverter))] double Max)
{
    /// <summary>For figures such as milliseconds.</summary>
    public static ScoreRange Unbounded { get; } = new(0, double.PositiveInfinity);
}

internal sealed class OpenEndConverter : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.PositiveInfinity : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsInfinity(value))
            writer.WriteNullValue();
        else
            writer.WriteNumberValue(value);
    }
}

[JsonConverter(typeof(JsonStringEnumConverter<MetricKind>))]
public enum MetricKind
{
    [JsonStringEnumMemberName("deterministic")]
    Deterministic,

    [JsonStringEnumMemberName("judge")]
    Judge,
}

/// <summary>Which end of the range is good.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
public enum Direction
{
    [JsonStringEnumMemberName("higher")]
    Higher,

    [JsonStringEnumMemberName("lower")]
    Lower,
}
