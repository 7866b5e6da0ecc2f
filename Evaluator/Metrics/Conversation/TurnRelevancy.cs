using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>The share of exchanges in which the assistant's reply fits what was said: 0 (none) to 1 (all). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>TurnRelevancyMetric</c>.</remarks>
public sealed class TurnRelevancy(GivenOptions? options = null) : ItemMetric<YesNo>(options), ICatalogued<TurnRelevancy>
{
    private static readonly ItemPrompts<YesNo> _words = new("turn_relevancy", null, """
        The section `turns` is a conversation; the items are the assistant's last words in each of its exchanges. Decide for
        each whether they fit what the user had said, in the light of all that came before, and of nothing that came later.

        - `yes`: they answer it, take it up, or ask for what is needed to do so.
        - `no`: they have nothing to do with it, or ignore what was said before.
        - `idk`: it cannot be told.
        """);

    internal static readonly MetricOption<int> WindowOption = MetricOption.Whole("windowSize", 10, 1, 100,
        "With thorough: how many exchanges up to the one that is judged the judge sees.");

    public static MetricDescription About { get; } = new()
    {
        Name = "TurnRelevancy",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1 for every 40 exchanges; thorough exchanges + 1",
        Summary = "Whether the assistant's replies fit what was said to it.",
        WhenToUse = "Assistants that lose the thread in long conversations.",
        Formula = "(exchanges - irrelevant) / exchanges; 1 without an answered turn.",
        Weaknesses = "Fitting replies may be wrong: pair it with TurnFaithfulness or ConversationCompleteness.",
        Options = [WindowOption, .. CommonOptions.Items],
    };

    public int WindowSize { get; init; } = options.Of(WindowOption);

    public override MetricDescription Description => About;

    private protected override ItemPrompts<YesNo> Words => _words;

    private protected override string Noun => "exchanges";

    private protected override string Nothing => "No turn was answered.";

    public static TurnRelevancy Create(GivenOptions options) => new(options);

    internal override bool CountsAgainst(YesNo verdict) => verdict == YesNo.No;

    private protected override IReadOnlyList<string> Items(TestCase testCase)
    {
        var turns = testCase.Turns!.ToList();
        return [.. UnitInteractions.Of(turns).Select(unit => TurnsText.Line(unit[^1], turns.IndexOf(unit[^1]) + 1))];
    }

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [TurnsText.Material(testCase.Turns!, judge)];

    private protected override async Task<IReadOnlyList<JudgedItem<YesNo>>> StepByStepAsync(
        TestCase testCase, IReadOnlyList<string>? given, JudgeSession judge)
    {
        var judged = new List<JudgedItem<YesNo>>();
        var windows = UnitInteractions.Windows(UnitInteractions.Of(testCase.Turns!), WindowSize);
        foreach (var (window, item) in windows.Zip(given!))
            judged.AddRange(await DecideAsync([item], [TurnsText.Material(window, judge)], judge));
        return judged;
    }
}
