namespace Platform.Comparison;

/// <summary>How a case went in one run, over all of its trials there.</summary>
/// <param name="Position">Of the first trial; conversations count on their own.</param>
/// <param name="Outcome">Failed when any trial failed, else errored when any errored.</param>
/// <param name="Scores">By metric.</param>
public sealed record CaseSide(bool Conversational, int Position, string Outcome, IReadOnlyDictionary<string, MetricSide> Scores)
{
    private static readonly string[] _worstFirst = ["failed", "errored", "passed"];

    /// <returns>By case id, in the order of the run.</returns>
    internal static OrderedDictionary<string, CaseSide> ById(ScoredRun run) =>
        new(run.Scores.GroupBy(score => score.CaseId).Select(one => KeyValuePair.Create(one.Key, Of([.. one]))));

    private static CaseSide Of(IReadOnlyList<TrialScore> scores)
    {
        var outcomes = scores.Select(score => score.Outcome).ToHashSet();
        return new(
            scores[0].Conversational,
            scores[0].Position,
            _worstFirst.FirstOrDefault(outcomes.Contains, "none"),
            scores.Where(score => score.Metric is not null).GroupBy(score => score.Metric!).ToDictionary(
                metric => metric.Key,
                metric => new MetricSide(
                    metric.Any(score => score.Errored) ? null : metric.Average(score => score.Score),
                    metric.Any(score => score.Errored || score.Success is null) ? null : metric.All(score => score.Success is true))));
    }
}

/// <param name="Score">The mean over the trials; null when one errored or there is none.</param>
/// <param name="Passed">Every trial did; null when one has no verdict.</param>
public readonly record struct MetricSide(double? Score, bool? Passed);
