using Platform.Comparison;
using Platform.Storage.TestRuns;

namespace Platform.Web.Components.Gates;

/// <summary>A case of a gate's run over all of its trials, beside how it went in the baseline.</summary>
/// <param name="Trials">In order; empty for a case that a limit left out.</param>
/// <param name="Compared">Null without a baseline.</param>
public sealed record GateCase(string Id, IReadOnlyList<TrialOutcome> Trials, ComparedCase? Compared)
{
    /// <summary>What a list of cases can be narrowed to, by the word of its address.</summary>
    public static IReadOnlyList<(string Name, string Label)> Kinds { get; } =
    [
        ("failed", "Failed"), ("errored", "Errored"), ("regressed", "Regressed"), ("flipped", "Flipped"), ("flaky", "Flaky"),
        ("improved", "Improved"), ("notRun", "Not run"),
    ];

    /// <summary>Failed when any trial failed, else errored when any errored.</summary>
    public string Outcome => Trials is [] ? "notRun"
        : Has("failed") ? "failed" : Has("errored") ? "errored" : Has("passed") ? "passed" : "none";

    /// <summary>Some trials passed and some failed.</summary>
    public bool Flaky => Has("passed") && Has("failed");

    /// <summary>It passed in one of the runs and failed in the other.</summary>
    public bool Flipped => (Compared?.Baseline?.Outcome, Outcome) is ("passed", "failed") or ("failed", "passed");

    /// <param name="kind">A name out of <see cref="Kinds"/>; null is every case.</param>
    public bool Is(string? kind) => kind switch
    {
        null => true,
        "flaky" => Flaky,
        "flipped" => Flipped,
        "regressed" or "improved" => Compared?.Change == kind,
        _ => Outcome == kind,
    };

    /// <summary>Every case, what needs a look first, else in the order of the run.</summary>
    /// <param name="scores">Of the run: a row for each score, at least one for each trial.</param>
    /// <param name="notRun">Ids of cases that a limit left out.</param>
    public static IReadOnlyList<GateCase> Of(IEnumerable<CaseScore> scores, IReadOnlyList<string> notRun, RunComparison? comparison)
    {
        var compared = comparison?.Cases.ToDictionary(one => one.Id) ?? [];
        var ran = scores.GroupBy(score => score.CaseId).Select(one => new GateCase(
            one.Key, [.. one.Select(score => new TrialOutcome(score.Place.Conversational, score.Place.Position, score.Outcome)).Distinct()], compared.GetValueOrDefault(one.Key)));
        return
        [
            .. ran.Concat(notRun.Select(id => new GateCase(id, [], compared.GetValueOrDefault(id)))).OrderBy(one => one switch
            {
                { Outcome: "failed" } => 0,
                { Outcome: "errored" } => 1,
                { Compared.Change: "regressed" } => 2,
                { Outcome: "notRun" } => 3,
                _ => 4,
            }),
        ];
    }

    private bool Has(string outcome) => Trials.Any(trial => trial.Outcome == outcome);
}
