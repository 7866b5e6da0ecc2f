using System.Text.Json;
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
}
