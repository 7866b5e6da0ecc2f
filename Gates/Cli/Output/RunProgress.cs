using Platform.Suites.Runs;

namespace Platform.Gate.Output;

/// <summary>Shows that a run goes on: live on a terminal, a line now and then elsewhere.</summary>
internal static class RunProgress
{
    public static Task<GateResult> WhileAsync(Func<IProgress<Standing>, Task<GateResult>> run) => Console.IsOutputRedirected
        ? run(new PlainProgress(Console.Out, TimeProvider.System))
        : LiveProgress.WhileAsync(run);
}
