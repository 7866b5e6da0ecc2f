using System.Text.Json.Nodes;
using Platform.Gates.Runs;

namespace Platform.Gates.Rules;

/// <summary>The numbers behind a pull request's verdict.</summary>
internal static class PrEvidence
{
    public static JsonObject Of(PrRun run) => new()
    {
        ["rule"] = $"a drop of more than {run.Suite.Limits.FlagDropPoints} points flags{(run.Suite.RequireSignificance ? " where p < 0.05" : "")}",
        ["policy"] = GateJson.Node(run.Suite.Policy),
        ["limits"] = GateJson.Node(run.Suite.Limits),
        ["waivers"] = run.Waivers.Evidence,
        ["baseline"] = Head(run.Baseline),
        ["metrics"] = GateJson.Node(run.Baseline?.Comparison.Metrics ?? []),
        ["outcomes"] = GateJson.Node(run.Baseline?.Comparison.Outcomes),
        ["seed"] = run.Baseline?.Comparison.Seed,
        ["beside"] = Beside(run.Beside),
        ["notRun"] = GateJson.Node(run.NotRun),
        ["repeated"] = GateJson.Node(run.Repeated),
        ["estimate"] = GateJson.Node(run.Estimate),
        ["costUsd"] = run.CostUsd,
    };

    private static JsonObject? Head(Baseline? baseline) => baseline is null ? null : Drop.Against(baseline.Run, baseline.Which);

    private static JsonObject? Beside(Baseline? baseline)
    {
        var beside = Head(baseline);
        beside?["metrics"] = GateJson.Node(baseline!.Comparison.Metrics);
        return beside;
    }
}
