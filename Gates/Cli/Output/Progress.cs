using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gate.Output;

/// <summary>Shows that a run goes on: live on a terminal, a line now and then elsewhere.</summary>
internal static class Progress
{
    public static Task<GateResult> WhileAsync(Suite suite, Func<IProgress<CaseResult>?, Task<GateResult>> run) =>
        // What is over in a blink needs no bar, and loading one takes longer than the run.
        suite.Agent is null ? run(null)
        : Console.IsOutputRedirected ? run(new PlainProgress(suite.Cases.Count, Console.Out))
        : LiveProgress.WhileAsync(suite, run);
}

/// <summary>At most twenty lines, for logs.</summary>
internal sealed class PlainProgress(int total, TextWriter output) : IProgress<CaseResult>
{
    private readonly int _step = Math.Max(1, total / 20);
    private int _done;
    private int _failed;

    public void Report(CaseResult value)
    {
        var failed = value.Status == CaseStatus.Passed ? Volatile.Read(ref _failed) : Interlocked.Increment(ref _failed);
        if (Interlocked.Increment(ref _done) is var done && (done % _step == 0 || done == total))
            output.WriteLine($"{done} of {total} cases, {failed} not passed");
    }
}
