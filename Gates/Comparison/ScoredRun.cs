namespace Platform.Comparison;

/// <summary>A run as a comparison needs it: no text.</summary>
/// <param name="Scores">Of whole cases; a trial that has none is one without a metric.</param>
public sealed record ScoredRun(Guid Id, IReadOnlyList<TrialScore> Scores);

/// <summary>One metric's score of one trial of a case.</summary>
/// <param name="CaseId">Pairs the case with itself in the other run; all trials of a case have the same.</param>
/// <param name="Position">Of the trial within its run; conversations count theirs on their own.</param>
/// <param name="Outcome">Of the trial: <c>passed</c>, <c>failed</c>, <c>errored</c> or <c>none</c>.</param>
/// <param name="Metric">Null where nothing was scored.</param>
/// <param name="Success">Null without a threshold.</param>
/// <param name="Errored">There is no score because something failed.</param>
public readonly record struct TrialScore(
    string CaseId, bool Conversational, int Position, string Outcome, string? Metric, double? Score, bool? Success, bool Errored);
