using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>
/// The share of what a user taught an assistant that its later turns put to use: 0 (nothing) to 1 (all). One judge call.
/// </summary>
public sealed class LearningInConversation(GivenOptions? options = null) : ItemMetric<YesNo>(options), ICatalogued<LearningInConversation>
{
    private static readonly ItemPrompts<YesNo> _words = new("learning_in_conversation", """
        The section `turns` is a conversation between a user and an assistant. List what the user taught the assistant on
        how to do its work: corrections of its mistakes, preferences ("shorter", "always in euros"), rules, the meaning of
        words. Facts that only the matter at hand needs are not lessons, nor is what the assistant knew already. Give each
        with the number of its turn, counting from 1.
        """, """
        Decide for each lesson whether the assistant's later turns in the section `turns` put it to use.

        - `yes`: it does so wherever the lesson applies, without being told again.
        - `no`: it makes the same mistake again, has to be reminded, or heeds it only once.
        - `idk`: the lesson did not apply to anything later.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "LearningInConversation",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1; thorough 3",
        Summary = "Whether later turns put to use what the user taught the assistant in earlier ones.",
        WhenToUse = "Assistants for long work with one user: writing, coding, research.",
        Formula = "(lessons - not learned) / lessons; those that later did not apply are not held against it. 1 without lessons.",
        Weaknesses = "Most short conversations teach nothing and score 1; look at those with corrections. For facts see KnowledgeRetention.",
        Options = CommonOptions.Items,
    };

    public override MetricDescription Description => About;

    private protected override ItemPrompts<YesNo> Words => _words;

    private protected override string Noun => "lessons";

    private protected override string Nothing => "The user taught the assistant nothing.";

    public static LearningInConversation Create(GivenOptions options) => new(options);

    internal override bool CountsAgainst(YesNo verdict) => verdict == YesNo.No;

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [TurnsText.Material(testCase.Turns!, judge)];
}
