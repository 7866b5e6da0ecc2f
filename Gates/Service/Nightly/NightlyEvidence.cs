using System.Text.Json.Nodes;
using Platform.Gates.Rules;
using Platform.Gates.Runs;
using Platform.Statistics;
using Platform.Suites;

namespace Platform.Gates.Nightly;

/// <summary>The numbers of a night as the verdict carries them.</summary>
internal static class NightlyEvidence
{
    public static JsonObject Of(NightlyFigures night, Suite suite, bool shipBlocker) => new()
    {
        ["rule"] = $"a fall of pass^{suite.Nightly.K} by more than {suite.Limits.BlockDropPoints} points{(suite.RequireSignificance ? " with p < 0.05" : "")} is a ship-blocker",
        ["shipBlocker"] = shipBlocker,
        ["trials"] = suite.Nightly.Trials,
        ["k"] = suite.Nightly.K,
        ["minTasks"] = suite.Nightly.MinTasks,
        ["tasks"] = suite.Cases.Count,
        ["countedTasks"] = night.Counted,
        ["excludedTasks"] = GateJson.Node(night.Excluded),
        ["passHatK"] = new JsonArray([.. night.Estimates.Select(each => Estimate(each.J, each.All))]),
        ["passAtK"] = new JsonArray([.. night.Estimates.Select(each => Estimate(each.J, each.AtLeastOne))]),
        ["baseline"] = night.Baseline is { } baseline ? Drop.Against(baseline.Run, baseline.Which) : null,
        ["drop"] = GateJson.Node(night.Drop),
        ["policy"] = GateJson.Node(suite.Policy),
        ["limits"] = GateJson.Node(suite.Limits),
        ["waivers"] = night.Waivers.Evidence,
        ["flaky"] = new JsonArray([.. night.Flaky.Select(task => new JsonObject { ["id"] = task.Id, ["passed"] = task.Passed, ["trials"] = task.Valid })]),
        ["broken"] = GateJson.Node(night.Broken.Select(task => task.Id)),
        ["sequential"] = night.Test is null ? null : new JsonObject
        {
            ["healthy"] = night.Test.Healthy,
            ["regressed"] = night.Test.Regressed,
            ["alpha"] = night.Test.Alpha,
            ["beta"] = night.Test.Beta,
            ["decision"] = night.Decision.ToString().ToLowerInvariant(),
            ["sparedTasks"] = night.Spared,
        },
        ["notRun"] = GateJson.Node(night.NotRun),
        ["costUsd"] = night.CostUsd,
        ["seed"] = night.Seed,
    };

    private static JsonObject? Estimate(int j, PassKSuite? of) => of is null ? null : new JsonObject
    {
        ["k"] = j,
        ["value"] = of.Value,
        ["standardError"] = of.StandardError,
        ["low"] = of.Interval.Low,
        ["high"] = of.Interval.High,
        ["tasks"] = of.Tasks,
    };
}
