using System.Text.Json;
using Platform.Metrics.Catalogue;
using Platform.Storage.TestRuns;

namespace Platform.Web.Components.TestRuns;

/// <summary>What people call runs, metrics and hyperparameters.</summary>
internal static class RunNames
{
    public static string Of(TestRun run) => run.Name ?? run.Identifier ?? run.Suite ?? "unnamed run";

    /// <summary>Cases that passed out of those that passed or failed; null when none did.</summary>
    public static double? PassRate(TestRun run) =>
        run.Passed + run.Failed > 0 ? (double)run.Passed / (run.Passed + run.Failed) : null;

    /// <summary>By name; a prompt shows which one it is.</summary>
    public static IEnumerable<(string Name, string Value)> Hyperparameters(TestRun run) =>
        run.Hyperparameters.ValueKind is not JsonValueKind.Object ? []
        : run.Hyperparameters.EnumerateObject().Select(one => (one.Name, one.Value.ValueKind switch
        {
            JsonValueKind.String => one.Value.GetString()!,
            JsonValueKind.Object when one.Value.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String => $"prompt {id.GetString()}",
            _ => one.Value.GetRawText(),
        }));

    /// <summary>
    /// From the catalogue, also for names as DeepEval's clients write them: <c>Tool Correctness</c>, <c>Tone [GEval]</c>.
    /// A metric that nobody knows is better the higher it is.
    /// </summary>
    public static bool LowerIsBetter(string metric) =>
        MetricCatalogue.Find(metric.Split(" [")[0].Replace(" ", "", StringComparison.Ordinal)) is { Direction: Direction.Lower };
}
