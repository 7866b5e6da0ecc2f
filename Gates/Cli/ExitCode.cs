using Platform.Suites.Runs;

namespace Platform.Gate;

/// <summary>What CI reads; the numbers are part of the interface.</summary>
internal enum ExitCode
{
    Pass = 0,
    Block = 1,
    Flag = 2,

    /// <summary>A bad suite, a judged metric in the tier commit, no server.</summary>
    CouldNotRun = 3,
}

internal static class ExitCodes
{
    /// <param name="flagFails">A flag counts as <see cref="ExitCode.Flag"/>, not as a pass.</param>
    public static ExitCode Of(Verdict verdict, bool flagFails = false) => verdict.Outcome switch
    {
        Outcome.Pass => ExitCode.Pass,
        Outcome.Flag => flagFails ? ExitCode.Flag : ExitCode.Pass,
        _ => ExitCode.Block,
    };
}
