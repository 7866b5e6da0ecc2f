using System.Text.Json;
using Platform.Gates.Runs;
using Platform.Metrics.Simulation;
using Platform.Metrics.TestCases;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Nightly;

/// <summary>Runs one trial: asks the agent or lets a simulated user talk with it, looks at the end state, checks, has judged.</summary>
public sealed class Trials(AgentCalls agent, SimulatedUsers users, EndStates endStates, CheckJudging judging)
{
    /// <param name="places">As many as trials may be with the agent at once; judging needs none.</param>
    internal async Task<TestRunCase> RunAsync(
        int project, Guid run, Suite suite, Trial trial, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        Held held;
        await places.WaitAsync(cancellationToken);
        try
        {
            held = await HoldAsync(project, run, suite, trial, cancellationToken);
        }
        finally
        {
            places.Release();
        }

        List<TestRunScore> scores = held.EndState is { } state ? [state] : [];
        CaseResult result;
        if (held.Error is { } error)
        {
            result = Measuring.Without(trial.Case, CaseStatus.Errored, error) with { Answered = held.TestCase, TraceId = held.TestCase.TraceId };
        }
        else
        {
            result = await Measuring.MeasureAsync(trial.Case, held.TestCase, suite.LocalChecks, cancellationToken);
            scores.AddRange((await judging.JudgeAsync(project, run, [result], suite, NightlyGate.Judge, cancellationToken))[0]);
        }

        var stored = StoredCase.Of(result, trial.Position, trial.Number, scores);
        return stored with
        {
            Conversational = held.TestCase.Turns is { Count: > 0 },
            EvaluationCostUsd = stored.EvaluationCostUsd + held.CostUsd,
        };
    }

    private async Task<Held> HoldAsync(int project, Guid run, Suite suite, Trial trial, CancellationToken cancellationToken)
    {
        var thread = AgentCalls.NewThread(trial.Case.Id);
        var held = trial.Case.TestCase.Scenario is null
            ? Held.Of(await agent.AskAsync(suite.Agent!, trial.Case.TestCase, cancellationToken, thread))
            : await ConverseAsync(project, run, suite, trial, thread, cancellationToken);
        return held.Error is null && suite.Nightly.EndState is { } state
            ? held with { EndState = await endStates.CheckAsync(state, trial.Case, thread, suite.Agent!.Retries, cancellationToken) } : held;
    }

    private async Task<Held> ConverseAsync(int project, Guid run, Suite suite, Trial trial, string thread, CancellationToken cancellationToken)
    {
        var (task, simulation, cost, trace) = (trial.Case.TestCase, suite.Nightly.Simulation, 0m, (string?)null);
        var talk = await SimulatedConversation.HoldAsync(task, simulation.MaxTurns,
            async so =>
            {
                var said = await users.NextAsync(project, run, so, simulation, trial.Number, cancellationToken);
                cost += said.CostUsd;
                return (said.Reply, said.Problem);
            },
            async message =>
            {
                var (answer, error) = await agent.AskAsync(
                    suite.Agent!, task with { Input = message, ToolsCalled = null }, cancellationToken, thread);
                trace = answer.TraceId ?? trace;
                return error is null
                    ? (new Turn { Role = "assistant", Content = answer.ActualOutput ?? "", ToolsCalled = answer.ToolsCalled, TraceId = answer.TraceId }, null) : (null, error);
            });
        var metadata = new Dictionary<string, JsonElement>(task.Metadata ?? new Dictionary<string, JsonElement>())
        {
            ["threadId"] = JsonSerializer.SerializeToElement(thread),
            ["completed"] = JsonSerializer.SerializeToElement(talk.Completed),
        };
        return new(talk.TestCase with { TraceId = trace, Metadata = metadata }, talk.Problem, cost);
    }

    /// <summary>What came of the agent's part.</summary>
    /// <param name="Error">Why there is nothing to judge; null when there is.</param>
    /// <param name="CostUsd">Of the simulated user.</param>
    private sealed record Held(TestCase TestCase, string? Error, decimal CostUsd, TestRunScore? EndState = null)
    {
        public static Held Of(AgentAnswer answer) => new(answer.TestCase, answer.Error, 0);
    }
}
