using System.Globalization;
using Platform.Suites.Runs;

namespace Platform.Gate.Output;

/// <summary>The result in plain lines: each case that did not pass by id, then counts and cost, then the verdict.</summary>
internal static class ConsoleReport
{
    private const int MostCases = 100;

    public static void Write(GateResult result, TextWriter output)
    {
        var wrong = result.Cases.Where(each => each.Status != CaseStatus.Passed).ToList();
        foreach (var each in wrong.Take(MostCases))
        {
            output.WriteLine($"{each.Status.Word}: {each.Title} ({each.File}:{each.Line})");
            foreach (var problem in each.Problems.Where(_ => each.Status != CaseStatus.NotRun))
                output.WriteLine($"    {problem.ReplaceLineEndings(" ")}");
        }

        if (wrong.Count > MostCases)
            output.WriteLine($"… and {wrong.Count - MostCases} more; --report has them all.");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Passed} passed, {result.Failed} failed, {result.Errored} errored, {result.NotRun} not run in {result.DurationMs / 1000:F2} s{(result.CostUsd is > 0 and var usd ? $", {usd:F4} USD" : "")}"));
        output.WriteLine($"{result.Suite}: {result.Verdict.Outcome.Word}{(result.Verdict.Conclusive ? "" : " (inconclusive)")}");
        foreach (var reason in result.Verdict.Reasons)
            output.WriteLine($"  {reason}");
        if (result.Id is { } id)
            output.WriteLine($"run {id}{(result.Link is { } link ? $" {link}" : "")}");
    }
}
