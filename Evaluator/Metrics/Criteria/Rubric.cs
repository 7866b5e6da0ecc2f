using System.Globalization;
using System.Text.Json;

namespace Platform.Metrics.Criteria;

/// <summary>What a part of the scale stands for.</summary>
/// <param name="From">0 to 10, included.</param>
/// <param name="To">0 to 10, included; not below <paramref name="From"/>.</param>
public sealed record Rubric(int From, int To, string ExpectedOutcome)
{
    /// <summary>The scale that rubrics span; 0 to 10 without any.</summary>
    internal static (int Min, int Max) Scale(IReadOnlyList<Rubric> rubrics) =>
        rubrics is [] ? (0, 10) : (rubrics.Min(rubric => rubric.From), rubrics.Max(rubric => rubric.To));

    /// <summary>Reads <c>[{ "scoreRange": [0, 4], "expectedOutcome": "…" }, …]</c>.</summary>
    /// <exception cref="FormatException">Not of that form, out of 0 to 10, overlapping, or all one score.</exception>
    internal static IReadOnlyList<Rubric> Read(JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Array)
            throw Wrong();

        var rubrics = given.EnumerateArray().Select(ReadOne).OrderBy(rubric => rubric.From).ToList();
        if (rubrics.Zip(rubrics.Skip(1)).Any(pair => pair.Second.From <= pair.First.To))
            throw new FormatException("has ranges that overlap");
        if (Scale(rubrics) is var (min, max) && min == max)
            throw new FormatException("must span more than one score");
        return rubrics;
    }

    private static Rubric ReadOne(JsonElement given) =>
        given.ValueKind == JsonValueKind.Object
        && given.TryGetProperty("scoreRange", out var range) && range.ValueKind == JsonValueKind.Array
        && range.GetArrayLength() == 2 && TryScore(range[0], out var from) && TryScore(range[1], out var to) && from <= to
        && given.TryGetProperty("expectedOutcome", out var outcome) && outcome.ValueKind == JsonValueKind.String
            ? new(from, to, outcome.GetString()!) : throw Wrong();

    private static bool TryScore(JsonElement given, out int score)
    {
        score = 0;
        return given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out score) && score is >= 0 and <= 10;
    }

    private static FormatException Wrong() =>
        new("""must be a list of { "scoreRange": [from, to], "expectedOutcome": "text" } with scores from 0 to 10""");

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{From} to {To}: {ExpectedOutcome}");
}
