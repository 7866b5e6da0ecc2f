using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>The share of a user's intentions that a conversation met: 0 (none) to 1 (all). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>ConversationCompletenessMetric</c>.</remarks>
public sealed class ConversationCompleteness(GivenOptions? options = null)
    : ItemMetric<YesNo>(options), ICatalogued<ConversationCompleteness>
{
    private static readonly ItemPrompts<YesNo> _words = new("conversation_completeness", """
        The section `turns` is a conversation between a user and an assistant. List what the user wanted to get out of it,
        each intention as one short sentence that begins with "The user wants to". Count what belongs together once, what
        the user took back not at all, and a wish that was changed on the way in its last form. Greetings and thanks are no
        intentions. Take intentions from what the user says, not from what the assistant offers.
        """, """
        Decide for each intention whether the user got it by the end of the conversation in the section `turns`.

        - `yes`: the assistant did it or gave it, or said truthfully why it cannot be had and the user was content with that.
        - `no`: it was refused, forgotten, done wrong, or only promised.
        - `idk`: it cannot be told from the conversation.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "ConversationCompleteness",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1; thorough intentions + 2",
        Summary = "Whether the user got out of the conversation what they came for.",
        WhenToUse = "Support and booking assistants, on whole threads.",
        Formula = "(intentions - unmet) / intentions; 1 when the user wanted nothing.",
        Weaknesses = "Intentions weigh the same, however small. Very long texts are shortened, which the reason then says.",
        Options = CommonOptions.Items,
    };

    public override MetricDescription Description => About;

    private protected override ItemPrompts<YesNo> Words => _words;

    private protected override string Noun => "intentions";

    private protected override string Nothing => "The user wanted nothing, so nothing was left undone.";

    public static ConversationCompleteness Create(GivenOptions options) => new(options);

    internal override bool CountsAgainst(YesNo verdict) => verdict == YesNo.No;

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [TurnsText.Material(testCase.Turns!, judge)];

    private protected override async Task<IReadOnlyList<JudgedItem<YesNo>>> StepByStepAsync(
        TestCase testCase, IReadOnlyList<string>? given, JudgeSession judge)
    {
        var turns = DecidedBy(testCase, judge);
        var judged = new List<JudgedItem<YesNo>>();
        foreach (var intention in (await judge.AskAsync(Words.Listed, turns)).Items)
            judged.AddRange(await DecideAsync([intention], turns, judge));
        return judged;
    }
}
