using System.Text.RegularExpressions;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;
using Platform.Metrics.Text;

namespace Platform.Metrics.Assertions;

/// <summary>A regular expression that is looked for anywhere in the actual output, unlike <see cref="PatternMatch"/>'s.</summary>
public abstract class SearchPattern : DeterministicMetric
{
    private static readonly TimeSpan _timeLimit = TimeSpan.FromSeconds(1);

    private protected static MetricOption<string?> PatternOption { get; } = MetricOption.Text("pattern",
        "Required. The regular expression, in Python's or .NET's syntax; it may match anywhere.");

    private protected static MetricOption<bool> IgnoreCaseOption { get; } = MetricOption.Flag("ignoreCase", false,
        "Whether upper and lower case count as the same.");

    private readonly Regex? _regex;

    private protected SearchPattern(string name, GivenOptions options)
    {
        var ignoreCase = options.Get(IgnoreCaseOption) ? RegexOptions.IgnoreCase : RegexOptions.None;
        if (options.Get(PatternOption) is not { } pattern)
        {
            options.Require(name, false, "pattern");
            return;
        }

        try
        {
            _regex = new(PythonPattern.Translate(pattern), RegexOptions.CultureInvariant | ignoreCase, _timeLimit);
        }
        catch (ArgumentException problem)
        {
            options.Refuse($"The pattern is not a regular expression: {problem.Message}", "pattern");
        }
    }

    private protected abstract Measurement Judge(string? found);

    protected sealed override Measurement Measure(TestCase testCase)
    {
        try
        {
            return Judge(_regex!.Match(testCase.ActualOutput!) is { Success: true } match ? match.Value : null);
        }
        catch (RegexMatchTimeoutException)
        {
            return Measurement.Failed($"The pattern took more than {_timeLimit.TotalSeconds:F0} s on this output; simplify it.");
        }
    }
}

/// <summary>1 when the pattern matches somewhere in the actual output; otherwise 0.</summary>
public sealed class PatternFound : SearchPattern, ICatalogued<PatternFound>
{
    private PatternFound(GivenOptions options)
        : base("PatternFound", options)
    {
    }

    public static MetricDescription About { get; } = Assertion.Describe("PatternFound", ["actualOutput"],
        "Whether a regular expression matches somewhere in the actual output.",
        "A date, an id or a phrase that must occur in a longer answer; PatternMatch takes the whole output.",
        "1 when the pattern matches anywhere, else 0.",
        "Says nothing about meaning. A match that takes over 1 s is a failure, not a score.",
        PatternOption, IgnoreCaseOption);

    public override MetricDescription Description => About;

    public static PatternFound Create(GivenOptions options) => new(options);

    private protected override Measurement Judge(string? found) =>
        found is null ? new(0, "The pattern occurs nowhere in the output.") : new(1, $"The pattern matches \"{found}\".");
}

/// <summary>1 when the pattern matches nowhere in the actual output; otherwise 0.</summary>
public sealed class PatternAbsent : SearchPattern, ICatalogued<PatternAbsent>
{
    private PatternAbsent(GivenOptions options)
        : base("PatternAbsent", options)
    {
    }

    public static MetricDescription About { get; } = Assertion.Describe("PatternAbsent", ["actualOutput"],
        "Whether a regular expression matches nowhere in the actual output.",
        "Placeholders, internal ids, stack traces, prices: forms that must not go out.",
        "1 when the pattern matches nowhere, else 0.",
        "Knows forms, not meaning. A match that takes over 1 s is a failure, not a score.",
        PatternOption, IgnoreCaseOption);

    public override MetricDescription Description => About;

    public static PatternAbsent Create(GivenOptions options) => new(options);

    private protected override Measurement Judge(string? found) =>
        found is null ? new(1, "The pattern matches nowhere.") : new(0, $"The pattern matches \"{found}\".");
}
