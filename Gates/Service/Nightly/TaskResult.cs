using Platform.Statistics;
using Platform.Storage.TestRuns;

namespace Platform.Gates.Nightly;

/// <summary>How the trials of one task went.</summary>
/// <param name="Valid">Trials that passed or failed; one that errored says nothing of the agent.</param>
/// <param name="Errored">Trials that are not valid.</param>
internal sealed record TaskResult(string Id, int Valid, int Passed, int Errored)
{
    public TaskTrials Trials => new(Valid, Passed);

    /// <summary>No valid trial passed.</summary>
    public bool Broken => Valid > 0 && Passed == 0;

    /// <returns>Null for a trial that is not valid.</returns>
    public static bool? IsPassed(TestRunCase trial) => trial.Outcome switch { "passed" => true, "failed" => false, _ => null };

    /// <summary>By task, in the order of the run.</summary>
    public static IReadOnlyList<TaskResult> Of(IEnumerable<TestRunCase> trials) =>
    [
        .. trials.GroupBy(trial => trial.CaseId).Select(task => new TaskResult(
            task.Key, task.Count(trial => IsPassed(trial) is not null), task.Count(trial => IsPassed(trial) is true),
            task.Count(trial => IsPassed(trial) is null))),
    ];
}
