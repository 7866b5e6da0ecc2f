using System.Text.RegularExpressions;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Text;

/// <summary>1 when a regular expression matches the whole actual output, white space around it removed; otherwise 0.</summary>
/// <remarks>Same result as DeepEval 4.1.10 <c>PatternMatchMetric</c>, Python's syntax included.</remarks>
public sealed class PatternMatch : DeterministicMetric, ICatalogued<PatternMatch>
{
    private static readonly TimeSpan _timeLimit = TimeSpan.FromSeconds(1);

    private static readonly MetricOption<string?> _patternOption = MetricOption.Text("pattern",
        "Required. The regular expression, as Python's re.fullmatch takes it: (?P<name>…), \\Z and {,3} are understood.");

    private static readonly MetricOption<bool> _ignoreCaseOption = MetricOption.Flag("ignoreCase", false,
        "Whether upper and lower case count as the same.");

    private readonly Regex? _regex;
    private readonly string? _problem;

    /// <param name="pattern">A bad one makes every measurement fail with the reason.</param>
    public PatternMatch(string pattern, bool ignoreCase = false)
    {
        try
        {
            var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
            _regex = new(PythonPattern.WholeText(PythonText.Strip(pattern)), options, _timeLimit);
        }
        catch (ArgumentException problem)
        {
            _problem = $"The pattern is not a regular expression: {problem.Message}";
        }
    }

    public static MetricDescription About { get; } = new()
    {
        Name = "PatternMatch",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["actualOutput"],
        DefaultThreshold = 1,
        Summary = "Whether the whole actual output matches a regular expression.",
        WhenToUse = "Formats: dates, ids, fixed phrases, a word that must occur (write .*word.* and (?s) for many lines).",
        Formula = "1 when the pattern matches from the first to the last character after white space around the output is removed, else 0.",
        Weaknesses = "Says nothing about meaning. A match that takes over 1 s is a failure, not a score. "
            + "A dot counts UTF-16 units, so some emoji need two.",
        Options = [_patternOption, _ignoreCaseOption],
    };

    public override MetricDescription Description => About;

    public static PatternMatch Create(GivenOptions options)
    {
        var metric = new PatternMatch(options.Get(_patternOption) ?? "", options.Get(_ignoreCaseOption));
        if (options.Get(_patternOption) is null)
            options.Refuse("PatternMatch needs the option pattern.", "pattern");
        else if (metric._problem is { } problem)
            options.Refuse(problem, "pattern");
        return metric;
    }

    protected override Measurement Measure(TestCase testCase)
    {
        if (_regex is null)
            return Measurement.Failed(_problem!);

        try
        {
            return _regex.IsMatch(PythonText.Strip(testCase.ActualOutput!))
                ? new(1, "The whole output matches the pattern.")
                : new(0, "The output as a whole does not match the pattern.");
        }
        catch (RegexMatchTimeoutException)
        {
            return Measurement.Failed($"The pattern took more than {_timeLimit.TotalSeconds:F0} s on this output; simplify it.");
        }
    }
}
