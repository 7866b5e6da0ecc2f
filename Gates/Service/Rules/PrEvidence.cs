using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Gates.Runs;

namespace Platform.Gates.Rules;

/// <summary>The numbers behind a pull request's verdict.</summary>
internal static class PrEvidence
{
    public static JsonObject Of(PrRun run) => new()
    {
        ["rule"] = $"a drop of more than {run.Suite.Limits.FlagDropPoints} points flags{(run.Suite.RequireSignificance ? " where p < 0.05" : "")}",
        ["policy"] = Json(run.Suite.Policy),
        ["limits"] = Json(run.Suite.Limits),
        ["waivers"] = run.Waivers.Evidence,
        ["baseline"] = Head(run.Baseline),
        ["metrics"] = Json(run.Baseline?.Comparison.Metrics ?? []),
        ["outcomes"] = Json(run.Baseline?.Comparison.Outcomes),
        ["seed"] = run.Baseline?.Comparison.Seed,
        ["beside"] = Beside(run.Beside),
        ["notRun"] = Json(run.NotRun),
        ["repeated"] = Json(run.Repeated),
        ["estimate"] = Json(run.Estimate),
        ["costUsd"] = run.CostUsd,
    };

    private static JsonObject? Head(Baseline? baseline) => baseline is null ? null : new()
    {
        ["id"] = baseline.Run.Id,
        ["which"] = baseline.Which,
        ["createdAt"] = baseline.Run.CreatedAt,
        ["branch"] = baseline.Run.Branch,
        ["commit"] = baseline.Run.Commit,
    };

    private static JsonObject? Beside(Baseline? baseline)
    {
        var beside = Head(baseline);
        beside?["metrics"] = Json(baseline!.Comparison.Metrics);
        return beside;
    }

    private static JsonNode? Json<T>(T value) => JsonSerializer.SerializeToNode(value, GateJson.Options);
}
