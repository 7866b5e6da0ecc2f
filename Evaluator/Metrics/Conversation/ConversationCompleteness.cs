using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>
/// The share of a user's intentions that a conversation met: 0 (none) to 1 (all). One judge call for each intention and
/// two more.
/// </summary>
/// <remarks>Calls and formula of DeepEval 4.1.10 <c>ConversationCompletenessMetric</c>.</remarks>
public sealed class ConversationCompleteness : JudgedMetric, ICatalogued<ConversationCompleteness>
{
    private static readonly Prompt<IntentionList> _intentionsPrompt = new("conversation_intentions", """
        The section `turns` is a conversation between a user and an assistant. List what the user wanted to get out of it,
        each intention as one short sentence that begins with "The user wants to". Count what belongs together once, what
        the user took back not at all, and a wish that was changed on the way in its last form. Greetings and thanks are no
        intentions. Take intentions from what the user says, not from what the assistant offers.
        """);

    private static readonly Prompt<JudgedItem> _verdictPrompt = new("conversation_intention_verdict", """
        The section `turns` is a conversation between a user and an assistant, `intention` is something that the user wanted
        of it. Decide whether the user got it by the end.

        - `yes`: the assistant did it or gave it, or said truthfully why it cannot be had and the user was content with that.
        - `no`: it was refused, forgotten, done wrong, or only promised.
        - `idk`: it cannot be told from the conversation.

        Give a `reason` of one sentence when the verdict is not `yes`; otherwise null.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "ConversationCompleteness",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "intentions + 2",
        Summary = "Whether the user got out of the conversation what they came for.",
        WhenToUse = "Support and booking assistants, on whole threads.",
        Formula = "(intentions - unmet) / intentions; 1 when the user wanted nothing.",
        Weaknesses = "Intentions weigh the same, however small. The whole conversation goes to the judge once for each intention, "
            + "so long ones with many wishes are dear; very long texts are shortened, which the reason then says.",
        Options = [CommonOptions.IncludeReason],
    };

    public bool IncludeReason { get; init; } = true;

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [_intentionsPrompt, _verdictPrompt, ScoreReason.Prompt];

    public static ConversationCompleteness Create(GivenOptions options) =>
        new() { IncludeReason = options.Get(CommonOptions.IncludeReason) };

    internal static double Score(IReadOnlyCollection<YesNo> verdicts) => YesNoScore.NotNo(verdicts);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var turns = TurnsText.Material(testCase.Turns!, judge);
        var intentions = (await judge.AskAsync(_intentionsPrompt, [turns])).Intentions;
        if (intentions is [])
            return new(Score([]), "The user wanted nothing, so nothing was left undone.");

        var verdicts = new List<JudgedItem>();
        foreach (var intention in intentions)
            verdicts.Add(await judge.AskAsync(_verdictPrompt, [turns, new("intention", intention)]));

        var score = Score([.. verdicts.Select(item => item.Verdict)]);
        var complaints = intentions.Zip(verdicts).Where(pair => pair.Second.Verdict != YesNo.Yes)
            .Select(pair => $"{pair.First} {pair.Second.Reason}").ToList();
        return new(score, await ScoreReason.AskAsync(judge, IncludeReason,
            $"{verdicts.Count(item => item.Verdict == YesNo.No)} of {intentions.Count} intentions were not met.",
            About.Summary, score, complaints));
    }

    private sealed record IntentionList(IReadOnlyList<string> Intentions);
}
