using System.Globalization;
using Platform.Suites.Runs;

namespace Platform.Gate.Output;

/// <summary>How far a run is.</summary>
/// <param name="NotPassed">Failed, or could not be checked.</param>
/// <param name="CostUsd">Of judges so far; null where none is asked.</param>
/// <param name="Unit">What is counted: <c>cases</c> or <c>trials</c>.</param>
internal readonly record struct Standing(int Done, int Total, int NotPassed, double? CostUsd = null, string Unit = "cases")
{
    /// <param name="elapsed">Since the first case began; the time left follows from it, as if all cases took the same.</param>
    public string Sentence(TimeSpan elapsed)
    {
        var cost = CostUsd is { } usd ? string.Create(CultureInfo.InvariantCulture, $", {usd:F4} USD so far") : "";
        return $"{Done} of {Total} {Unit}, {NotPassed} not passed{cost}{(Done > 0 && Done < Total ? $", {Short(elapsed / Done * (Total - Done))} left" : "")}";
    }

    private static string Short(TimeSpan time) => time.TotalHours >= 1
        ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";
}

/// <summary>Counts the cases of a run in this process as they end.</summary>
internal sealed class CaseCount(int total, IProgress<Standing> progress) : IProgress<CaseResult>
{
    private readonly Lock _lock = new();
    private int _done;
    private int _notPassed;

    public void Report(CaseResult value)
    {
        lock (_lock)
        {
            _notPassed += value.Status == CaseStatus.Passed ? 0 : 1;
            progress.Report(new(++_done, total, _notPassed));
        }
    }
}
