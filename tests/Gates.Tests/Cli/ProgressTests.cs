extern alias cli;

using cli::Platform.Gate.Output;
using Microsoft.Extensions.Time.Testing;

namespace Platform.Gates.Tests.Cli;

public sealed class ProgressTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(0, 100, null, "0 of 100 cases, 3 not passed")]
    [InlineData(25, 100, null, "25 of 100 cases, 3 not passed, 1:30 left")] // 75 more at 1.2 s each
    [InlineData(1, 200, 0.0123, "1 of 200 cases, 3 not passed, 0.0123 USD so far, 1:39:30 left")] // 199 more at 30 s each
    [InlineData(100, 100, 1.5, "100 of 100 cases, 3 not passed, 1.5000 USD so far")]
    public void A_sentence_has_counts_cost_and_time_left(int done, int total, double? cost, string sentence) =>
        Assert.Equal(sentence, new Standing(done, total, 3, cost).Sentence(TimeSpan.FromSeconds(30)));

    [Fact]
    public void A_log_gets_twenty_lines_and_the_end_once()
    {
        var progress = new PlainProgress(_log, _time);

        for (var done = 0; done <= 1000; done++)
        {
            progress.Report(new(done, 1000, 0));
            progress.Report(new(done, 1000, 0));
        }

        Assert.Equal(20, Lines.Length);
        Assert.StartsWith("50 of 1000", Lines[0], StringComparison.Ordinal);
        Assert.Equal("1000 of 1000 cases, 0 not passed", Lines[^1]);
    }

    [Fact]
    public void A_slow_run_says_something_every_minute()
    {
        var progress = new PlainProgress(_log, _time);

        for (var done = 1; done <= 9; done++)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            progress.Report(new(done, 1000, 1, 0.01 * done));
        }

        Assert.Equal(
            ["3 of 1000 cases, 1 not passed, 0.0300 USD so far, 5:32:20 left", "6 of 1000 cases, 1 not passed, 0.0600 USD so far, 5:31:20 left",
                "9 of 1000 cases, 1 not passed, 0.0900 USD so far, 5:30:20 left"], Lines);
    }

    private string[] Lines => _log.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
