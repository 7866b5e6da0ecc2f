using System.Text.Json.Nodes;
using Platform.Statistics;
using Platform.Storage.TestRuns;

namespace Platform.Gates.Rules;

/// <summary>What verdicts of both tiers say of a fall against a baseline.</summary>
internal static class Drop
{
    /// <param name="what">Fell.</param>
    /// <param name="points">Of 0.01; above 0.</param>
    /// <param name="limit">In the same points.</param>
    /// <param name="pairs">What was paired: cases or tasks.</param>
    public static string Sentence(string what, double points, double limit, PairedComparison by, string pairs) => FormattableString.Invariant(
        $"{what} fell by {points:F1} points, more than {limit}: {by.BaselineMean:F3} to {by.CandidateMean:F3} over {by.Pairs} {pairs} (95% interval of the change {100 * by.Interval.Low:F1} to {100 * by.Interval.High:F1} points, {PValue.Text(by.PValue)}).");

    /// <param name="which">For people: how the run was found.</param>
    public static JsonObject Against(TestRun baseline, string which) => new()
    {
        ["id"] = baseline.Id,
        ["which"] = which,
        ["createdAt"] = baseline.CreatedAt,
        ["branch"] = baseline.Branch,
        ["commit"] = baseline.Commit,
    };
}
