using Platform.Suites.Runs;
using Spectre.Console;

namespace Platform.Gate.Output;

/// <summary>A bar with counts, cost and the time that is left, on a terminal; it leaves nothing behind.</summary>
internal static class LiveProgress
{
    public static Task<GateResult> WhileAsync(Func<IProgress<Standing>, Task<GateResult>> run) =>
        WhileAsync(AnsiConsole.Console, TimeProvider.System, run);

    internal static Task<T> WhileAsync<T>(IAnsiConsole console, TimeProvider time, Func<IProgress<Standing>, Task<T>> run) =>
        console.Progress().AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(bar => run(new Bar(bar.AddTask("starting", maxValue: 1), time)));

    private sealed class Bar(ProgressTask task, TimeProvider time) : IProgress<Standing>
    {
        private readonly long _start = time.GetTimestamp();

        public void Report(Standing value)
        {
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Done;
            task.Description = Markup.Escape(value.Sentence(time.GetElapsedTime(_start)));
        }
    }
}
