using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>How well a conversation hangs together on the assistant's side: 0 (falls apart) to 1 (of one piece). One judge call.</summary>
public sealed class ConversationCoherence(GivenOptions? options = null) : ScoreMetric(options), ICatalogued<ConversationCoherence>
{
    private static readonly Prompt<ScoreAnswer> _prompt = new("conversation_coherence", """
        The section `turns` is a conversation between a user and an assistant. Judge how well the assistant's turns hang
        together, over the whole of it.

        - 1: each follows from what came before; nothing contradicts an earlier turn; changes of subject come from the user.
        - between: it repeats itself, jumps, loses a subject, or contradicts itself in something small.
        - 0: its turns contradict each other in what matters, or could come from different conversations.

        Whether the assistant is right does not matter here. Give as `reason` one to three sentences that name the turns by
        number, counting from 1, and the number as `score`.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "ConversationCoherence",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1",
        Summary = "Whether the assistant's turns hang together and do not contradict each other.",
        WhenToUse = "Long conversations, hand-over between agents, memory that is summarised.",
        Formula = "The judge's score, 0 to 1.",
        Weaknesses = "A coherent conversation may be wrong throughout. Very long ones are shortened, which the reason then says.",
        Options = CommonOptions.Judged,
    };

    public override MetricDescription Description => About;

    private protected override Prompt<ScoreAnswer> Prompt => _prompt;

    public static ConversationCoherence Create(GivenOptions options) => new(options);

    private protected override IReadOnlyList<Material> Materials(TestCase testCase, JudgeSession judge) =>
        [TurnsText.Material(testCase.Turns!, judge)];
}
