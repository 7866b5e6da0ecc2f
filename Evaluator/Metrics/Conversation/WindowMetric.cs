using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>
/// A metric on single turns, taken over a conversation: at every exchange it measures the last few exchanges as if they
/// were one, and the score is the mean. Exchanges without retrieved documents score 1.
/// </summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10's <c>Turn…</c> metrics on retrieval.</remarks>
public abstract class WindowMetric(GivenOptions? options) : JudgedMetric(options)
{
    private protected static readonly MetricOption<int> _windowOption = MetricOption.Whole("windowSize", 10, 1, 100,
        "How many exchanges up to each one are measured together.");

    private protected static readonly IReadOnlyList<MetricOption> _options = [_windowOption, .. CommonOptions.Items];

    public int WindowSize { get; init; } = options.Of(_windowOption);

    public bool Thorough { get; init; } = options.Of(CommonOptions.Thorough);

    /// <summary>With <see cref="Thorough"/>: whether one call more for each window, and one at the end, write reasons.</summary>
    public bool IncludeReason { get; init; } = options.Of(CommonOptions.IncludeReason);

    /// <summary>The metric that measures one window.</summary>
    private protected abstract JudgedMetric OnOneTurn { get; }

    protected override IReadOnlyList<Prompt> Prompts => [.. OnOneTurn.AllPrompts, ScoreReason.Prompt];

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var measured = new List<Measurement>();
        foreach (var window in UnitInteractions.Windows(UnitInteractions.Of(testCase.Turns!), WindowSize))
        {
            var one = Of(window, testCase.ExpectedOutcome);
            measured.Add(one.RetrievalContext is null ? new(1, "Nothing was retrieved.") : await OnOneTurn.MeasureWithinAsync(one, judge));
        }

        if (measured.Find(each => each.Score is null) is { } unscored)
            return unscored;

        var score = measured.Select(each => each.Score!.Value).DefaultIfEmpty(1).Average();
        var findings = measured.Select((each, index) => (each.Score, Text: $"Exchange {index + 1}: {each.Reason}"))
            .Where(each => each.Score < 1).OrderBy(each => each.Score).Select(each => each.Text).ToList();
        return new(score, Thorough && IncludeReason ? await ScoreReason.AskAsync(judge, Description.Measure, score, findings)
            : findings is [] ? "Nothing is wrong in any exchange." : string.Join(' ', findings.Take(3)));
    }

    private static TestCase Of(IReadOnlyList<Turn> window, string? expectedOutcome)
    {
        var documents = window.SelectMany(turn => turn.RetrievalContext ?? []).ToList();
        return new()
        {
            Input = Said("user"),
            ActualOutput = Said("assistant"),
            ExpectedOutput = expectedOutcome,
            RetrievalContext = documents is [] ? null : documents,
        };

        string Said(string role) => string.Join("\n\n", window.Where(turn => turn.Role == role).Select(turn => turn.Content));
    }
}
