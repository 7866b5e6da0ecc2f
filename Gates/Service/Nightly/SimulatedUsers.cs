using System.Text.Json;
using Platform.Gates.Runs;
using Platform.Metrics.Simulation;
using Platform.Metrics.TestCases;
using Platform.Storage.MetricCollections;
using Platform.Suites;

namespace Platform.Gates.Nightly;

/// <summary>What a simulated user said, and what asking cost.</summary>
/// <param name="Problem">Why there is no reply; null when there is one.</param>
internal sealed record SimulatedReply(UserReply? Reply, string? Problem, decimal CostUsd);

/// <summary>Asks the Evaluator what simulated users write next, as it is asked for scores.</summary>
public sealed class SimulatedUsers(CaseJudging judging)
{
    /// <param name="run">To whose cost it counts.</param>
    /// <param name="trial">Its number: users of other trials say other things.</param>
    internal async Task<SimulatedReply> NextAsync(
        int project, Guid run, TestCase conversation, Simulation simulation, int trial, CancellationToken cancellationToken)
    {
        var user = new CollectionMetric
        {
            Metric = UserSimulator.MetricName,
            Judge = simulation.Judge ?? NightlyGate.Judge,
            Options = JsonSerializer.SerializeToElement(new { stopCondition = simulation.StopCondition, draw = trial }),
        };
        var said = (await judging.EvaluateAsync(project, run, [user], [CaseJudging.Json(conversation)], cancellationToken))[0].Evaluations[0];
        return said.Status == "scored" && UserReply.Of(said.Answers) is { } reply
            ? new(reply, null, said.CostUsd)
            : new(null, $"The simulated user could not be asked: {said.Error ?? said.SkipReason ?? said.Reason}", said.CostUsd);
    }
}
