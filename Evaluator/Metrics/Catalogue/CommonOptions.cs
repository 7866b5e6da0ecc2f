using System.Text.Json;

namespace Platform.Metrics.Catalogue;

/// <summary>Options that several metrics share.</summary>
internal static class CommonOptions
{
    private const int MostVotes = 9;

    public static MetricOption<bool> Thorough { get; } = MetricOption.Flag("thorough", false,
        "Whether the judge goes step by step, as DeepEval's does, instead of answering at once: dearer, better with small judges.");

    public static MetricOption<bool> IncludeReason { get; } = MetricOption.Flag("includeReason", true,
        "With thorough: whether one call more writes the reason; else it counts the verdicts. At once a reason comes with them.");

    public static MetricOption<int> Votes { get; } = MetricOption.Whole("votes", 1, 1, MostVotes,
        $"How often the judge is asked, up to {MostVotes}; the middle score counts, and the agreement is kept. Costs as often.");

    /// <summary>Of metrics whose meaning is their author's.</summary>
    public static MetricOption<Direction> Better { get; } = new("direction", "higher or lower",
        "Which end of the scale is good. Thresholds, drops and colours follow it.", Direction.Higher, given =>
            given.ValueKind == JsonValueKind.String && Enum.TryParse<Direction>(given.GetString(), ignoreCase: true, out var direction)
                ? direction : throw new FormatException("must be higher or lower"));

    /// <summary>Of every judged metric.</summary>
    public static IReadOnlyList<MetricOption> Judged { get; } = [Votes];

    /// <summary>Of those that can ask step by step.</summary>
    public static IReadOnlyList<MetricOption> Stepped { get; } = [Thorough, Votes];

    /// <summary>Of those that judge item by item.</summary>
    public static IReadOnlyList<MetricOption> Items { get; } = [Thorough, IncludeReason, Votes];
}
