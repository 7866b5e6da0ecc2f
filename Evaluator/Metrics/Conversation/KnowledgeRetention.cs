using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>The share of an assistant's turns that forget nothing the user had told: 0 (none) to 1 (all). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>KnowledgeRetentionMetric</c>.</remarks>
public sealed class KnowledgeRetention(GivenOptions? options = null) : ItemMetric<Finding>(options), ICatalogued<KnowledgeRetention>
{
    private static readonly Prompt<ItemAnswers.List> _factsPrompt = new("knowledge_retention_facts", """
        The section `turn` is what a user said to an assistant. List as `items` the facts that it tells the assistant to
        know from now on: names, dates, wishes, conditions, corrections. Questions and courtesies tell none.
        """);

    private static readonly ItemPrompts<Finding> _words = new("knowledge_retention", null, """
        The section `turns` is a conversation, or `knowledge` lists what the user had told by then; the items are turns of
        the assistant. Decide for each whether the assistant shows there that it forgot what the user had told it before.

        - `yes`: it asks again for what it was told, contradicts it, or acts as if it did not know.
        - `no`: it uses what it knows, or had no use for it. To ask whether something was understood is not to forget.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "KnowledgeRetention",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1 for every 40 turns; thorough user turns + assistant turns + 1",
        Summary = "Whether the assistant remembers what the user told it earlier in the conversation.",
        WhenToUse = "Long conversations, small context windows, memory that is summarised.",
        Formula = "(assistant turns - forgetful) / assistant turns after the user's first; 1 when there is none.",
        Weaknesses = "Knows only this conversation, not what the user told in another one.",
        Options = CommonOptions.Items,
    };

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [_factsPrompt, .. _words.All];

    private protected override ItemPrompts<Finding> Words => _words;

    private protected override string Noun => "turns";

    private protected override string Nothing => "The assistant said nothing after the user.";

    public static KnowledgeRetention Create(GivenOptions options) => new(options);

    private protected override IReadOnlyList<string> Items(TestCase testCase) =>
        [.. Told(testCase.Turns!).Where(each => each.Item.Role == "assistant").Select(each => TurnsText.Line(each.Item, each.Index + 1))];

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [TurnsText.Material(testCase.Turns!, judge)];

    private protected override async Task<IReadOnlyList<JudgedItem<Finding>>> StepByStepAsync(
        TestCase testCase, IReadOnlyList<string>? given, JudgeSession judge)
    {
        var knowledge = new List<string>();
        var judged = new List<JudgedItem<Finding>>();
        foreach (var (index, turn) in Told(testCase.Turns!))
        {
            if (turn.Role != "assistant")
                knowledge.AddRange((await judge.AskAsync(_factsPrompt, [new("turn", turn.Content)])).Items);
            else if (knowledge.Count > 0)
                judged.AddRange(await DecideAsync([TurnsText.Line(turn, index + 1)], [Material.Json("knowledge", knowledge)], judge));
        }

        return judged;
    }

    /// <summary>From the user's first turn on: before it nothing can be forgotten.</summary>
    private static IEnumerable<(int Index, Turn Item)> Told(IReadOnlyList<Turn> turns) =>
        turns.Index().SkipWhile(each => each.Item.Role == "assistant");
}
