namespace Platform.Comparison;

/// <summary>How a case went in one run, over all of its trials there.</summary>
/// <param name="Trials">In the order of the run; at least one.</param>
/// <param name="Outcome">Failed when any trial failed, else errored when any errored.</param>
/// <param name="Scores">By metric.</param>
public sealed record CaseSide(IReadOnlyList<TrialOutcome> Trials, string Outcome, IReadOnlyDictionary<string, MetricSide> Scores)
{
    private static readonly string[] _worstFirst = ["failed", "errored", "passed"];

    /// <returns>By case id, in the order of the run.</returns>
    internal static OrderedDictionary<string, CaseSide> ById(ScoredRun run) =>
        new(run.Scores.GroupBy(score => score.CaseId).Select(one => KeyValuePair.Create(one.Key, Of([.. one]))));

    private static CaseSide Of(IReadOnlyList<TrialScore> scores)
    {
        var outcomes = scores.Select(score => score.Outcome).ToHashSet();
        return new(
            [.. scores.Select(score => new TrialOutcome(score.Conversational, score.Position, score.Outcome)).Distinct()],
            _worstFirst.FirstOrDefault(outcomes.Contains, "none"),
            scores.Where(score => score.Metric is not null).GroupBy(score => score.Metric!).ToDictionary(
                metric => metric.Key,
                metric => new MetricSide(
                    metric.Any(score => score.Errored) ? null : metric.Average(score => score.Score),
                    metric.Any(score => score.Errored || score.Success is null) ? null : metric.All(score => score.Success is true))));
    }
}

/// <summary>One trial of a case.</summary>
/// <param name="Position">Within its run; conversations count theirs on their own.</param>
/// <param name="Outcome"><c>passed</c>, <c>failed</c>, <c>errored</c> or <c>none</c>.</param>
public readonly record struct TrialOutcome(bool Conversational, int Position, string Outcome);

/// <param name="Score">The mean over the trials; null when one errored or there is none.</param>
/// <param name="Passed">Every trial did; null when one has no verdict.</param>
public readonly record struct MetricSide(double? Score, bool? Passed);
