using Platform.Suites;
using Platform.Suites.Runs;
using Spectre.Console;

namespace Platform.Gate.Output;

/// <summary>A bar with counts and the time that is left, on a terminal.</summary>
internal static class LiveProgress
{
    public static Task<GateResult> WhileAsync(Suite suite, Func<IProgress<CaseResult>?, Task<GateResult>> run) =>
        AnsiConsole.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(bar => run(new Bar(bar.AddTask(Markup.Escape(suite.Name), maxValue: suite.Cases.Count))));

    private sealed class Bar(ProgressTask task) : IProgress<CaseResult>
    {
        private int _failed;

        public void Report(CaseResult value)
        {
            if (value.Status != CaseStatus.Passed)
                Interlocked.Increment(ref _failed);
            task.Description = $"{task.Value + 1:F0} of {task.MaxValue:F0} cases, {Volatile.Read(ref _failed)} not passed";
            task.Increment(1);
        }
    }
}
