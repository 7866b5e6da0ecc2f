using System.Diagnostics;
using Platform.Metrics.Text;

namespace Platform.Metrics.Tests.Text;

public class PatternMatchTests
{
    /// <summary>Python 3.11's re.fullmatch on the stripped texts says the same of each.</summary>
    [Theory]
    [InlineData(@"a|ab", "ab", 1)]
    [InlineData(@"(?P<year>\d{4})-(?P<month>\d\d)", "2026-11", 1)]
    [InlineData(@"(?P<quote>['""])\w+(?P=quote)", "'x'", 1)]
    [InlineData(@"(?P<quote>['""])\w+(?P=quote)", "'x\"", 0)]
    [InlineData(@"(?P<a>x)(y)\2", "xyy", 1)]
    [InlineData(@"(?P<a>x)(y)\2", "xyx", 0)]
    [InlineData(@"(a)?(?(1)b|c)", "ab", 1)]
    [InlineData(@"(?P<open>\()?x(?(open)\))", "(x)", 1)]
    [InlineData(@"(?P<open>\()?x(?(open)\))", "(x", 0)]
    [InlineData(@"ab\Z", "ab", 1)]
    [InlineData(@"a{,2}", "aa", 1)]
    [InlineData(@"a{,2}", "aaa", 0)]
    [InlineData(@"[a-z-[aeiou]]", "b]", 1)]
    [InlineData(@"[]x]+", "x]", 1)]
    [InlineData(@"[^]]+", "ab", 1)]
    [InlineData(@"\(P<x>\)", "(P<x>)", 1)]
    [InlineData("(?x) a b # letters", "ab", 1)]
    [InlineData(@"(?i)YES", "yes", 1)]
    [InlineData(@"  yes  ", "yes", 1)]
    [InlineData(@"", "", 1)]
    public async Task Reads_patterns_as_Python_does(string pattern, string output, double score)
    {
        var measured = await new PatternMatch(pattern).MeasureAsync(
            new() { ActualOutput = output }, null, TestContext.Current.CancellationToken);

        Assert.Equal(score, measured.Score);
    }

    [Fact]
    public async Task A_pattern_that_runs_away_is_stopped_and_is_no_score()
    {
        var started = Stopwatch.GetTimestamp();

        var measured = await Measure.Output("PatternMatch", """{"pattern":"(a+)+b"}""", new string('a', 50));

        Assert.Equal((MeasurementStatus.Failed, null, false), (measured.Status, measured.Score, measured.Transient));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_bad_pattern_is_a_failure_with_the_reason()
    {
        var measured = await new PatternMatch("(").MeasureAsync(
            new() { ActualOutput = "x" }, null, TestContext.Current.CancellationToken);

        Assert.Equal(MeasurementStatus.Failed, measured.Status);
        Assert.Contains("not a regular expression", measured.Reason);
    }

    [Theory]
    [InlineData("""{"pattern":"("}""", "not a regular expression")]
    [InlineData("""{"pattern":"(?P=nobody)x"}""", "unknown group name 'nobody'")]
    [InlineData("{}", "needs the option pattern")]
    public void The_catalogue_refuses_it_at_once(string options, string problem) =>
        Assert.Contains(problem, Measure.Problem("PatternMatch", options));
}
