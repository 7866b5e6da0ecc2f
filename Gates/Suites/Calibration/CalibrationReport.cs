using System.Text.Json.Serialization;
using Platform.Metrics.Catalogue;
using Platform.Statistics;

namespace Platform.Suites.Calibration;

/// <summary>How far a metric with its judge can be trusted: its verdicts on cases that people have labelled.</summary>
public sealed record CalibrationReport
{
    private const int FewestLabels = 60; // below, the intervals are too wide to say much
    private const double Least = 0.8; // of TPR and TNR, the usual minimum

    /// <summary>How many disagreements it names.</summary>
    public const int MostDisagreements = 100;

    public required string Metric { get; init; }

    /// <summary>Name or connection of the judge; null without one.</summary>
    public string? Judge { get; init; }

    public required Direction Direction { get; init; }

    public required int Labelled { get; init; }

    /// <summary>Cases without a score: skipped, or failed by the judge. They are in no figure.</summary>
    public required int Unscored { get; init; }

    /// <summary>At the threshold that is in use; null when nothing was scored.</summary>
    public CalibratedRates? AtThreshold { get; init; }

    /// <summary>At the threshold that would tell passes from fails best; null unless there are both.</summary>
    public CalibratedRates? AtBest { get; init; }

    /// <summary>Of the best threshold.</summary>
    public Estimated? BestThreshold { get; init; }

    /// <summary>Of the resampling behind the best threshold's interval.</summary>
    public ulong Seed { get; init; }

    public required CalibrationUsage Usage { get; init; }

    /// <summary>What to think of before the figures are believed.</summary>
    public required IReadOnlyList<string> Cautions { get; init; }

    /// <summary>Cases on which judge and people differ, at most 100, and those without a score.</summary>
    public required IReadOnlyList<LabelledScore> Disagreements { get; init; }

    /// <summary>Whether both rates reach a minimum, at the threshold in use.</summary>
    /// <param name="minimum">0 to 1.</param>
    public bool Reaches(double minimum) =>
        AtThreshold is { TruePositiveRate: { } positive, TrueNegativeRate: { } negative } && positive.Value >= minimum && negative.Value >= minimum;

    public static CalibrationReport Of(
        MetricDescription metric, string name, string? judge, double threshold, IReadOnlyList<LabelledScore> scores, CalibrationUsage usage, ulong seed = 1)
    {
        var higher = metric.Direction == Direction.Higher;
        var labelled = scores.Where(each => each.Score is not null).Select(each => (Score: each.Score!.Value, each.Pass)).ToList();
        var best = Statistics.BestThreshold.Of(labelled, higher, threshold, seed);
        var used = labelled is [] ? null : RatesAt(threshold, labelled, higher);
        return new()
        {
            Metric = name,
            Judge = judge,
            Direction = metric.Direction,
            Labelled = scores.Count,
            Unscored = scores.Count - labelled.Count,
            AtThreshold = used,
            AtBest = best is null ? null : RatesAt(best.Value, labelled, higher),
            BestThreshold = best is null ? null : new(best.Value, best.Interval.Low, best.Interval.High),
            Seed = seed,
            Usage = usage,
            Cautions = [.. CautionsOn(scores, used)],
            Disagreements = [.. scores.Where(each => each.Score is not { } score || (higher ? score >= threshold : score <= threshold) != each.Pass)
                .Take(MostDisagreements)],
        };
    }

    private static CalibratedRates RatesAt(double threshold, IEnumerable<(double Score, bool Pass)> labelled, bool higherIsBetter)
    {
        var counts = labelled.CountBy(each => (each.Pass, Judged: higherIsBetter ? each.Score >= threshold : each.Score <= threshold))
            .ToDictionary();
        int Count(bool pass, bool judged) => counts.GetValueOrDefault((pass, judged));
        return CalibratedRates.Of(threshold, new(Count(true, true), Count(true, false), Count(false, true), Count(false, false)));
    }

    private static IEnumerable<string> CautionsOn(IReadOnlyList<LabelledScore> scores, CalibratedRates? used)
    {
        if (scores.Count < FewestLabels)
            yield return $"{scores.Count} labels are few: below {FewestLabels} the intervals are wide. Take about 100, half of them fails.";
        if (scores.Count(each => each.Score is null) is > 0 and var unscored)
            yield return $"{unscored} cases have no score and are in no figure.";
        if (used?.TruePositiveRate is null || used.TrueNegativeRate is null)
            yield return "The scored cases are all passes or all fails; both are needed.";
        else if (used.TruePositiveRate.Low < Least || used.TrueNegativeRate.Low < Least)
            yield return FormattableString.Invariant($"By their intervals TPR or TNR may be below {Least:0.0}, the usual minimum.");
        yield return "The best threshold was chosen by these labels: check it on others before you use it.";
    }
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(CalibrationReport))]
public sealed partial class CalibrationJson : JsonSerializerContext;
