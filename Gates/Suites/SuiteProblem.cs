namespace Platform.Suites;

/// <summary>Something wrong in a suite or a file of cases, for whoever wrote it.</summary>
/// <param name="Line">From 1; 0 when the file itself is the problem.</param>
/// <param name="Column">From 1; 0 when the line as a whole is the problem.</param>
public sealed record SuiteProblem(string File, int Line, int Column, string Message)
{
    /// <summary>As compilers write it, so that editors jump there.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => $"{File}: {Message}",
        (_, 0) => $"{File}:{Line}: {Message}",
        _ => $"{File}:{Line}:{Column}: {Message}",
    };
}

/// <summary>A suite that cannot run.</summary>
public sealed class SuiteException(IReadOnlyList<SuiteProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<SuiteProblem> Problems => problems;

    /// <summary>What is wrong, without places: for who sent no file.</summary>
    public string Sentences => string.Join(' ', problems.Select(problem => problem.Message));
}
