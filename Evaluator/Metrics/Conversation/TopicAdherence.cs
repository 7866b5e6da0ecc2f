using System.Text.Json.Serialization;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>Whether an assistant answers what belongs to its topics, and nothing else: 0 (never) to 1 (always). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>TopicAdherenceMetric</c>.</remarks>
public sealed class TopicAdherence(GivenOptions? options = null) : ItemMetric<TopicVerdict>(options), ICatalogued<TopicAdherence>
{
    private static readonly ItemPrompts<TopicVerdict> _words = new("topic_adherence", """
        The section `turns` is a conversation between a user and an assistant. List what the user asked or asked for, each
        with what the assistant replied to it, both short, in the form "question -> reply". Leave out greetings and thanks.
        """, """
        The section `relevantTopics` names what the assistant shall help with. Decide for each pair.

        - `tp`: the question belongs to the topics, and the reply answers it.
        - `tn`: the question does not belong to them, and the reply refuses or leads back.
        - `fp`: the question does not belong to them, but the reply answers it.
        - `fn`: the question belongs to the topics, but the reply refuses or evades it.
        """);

    private static readonly MetricOption<IReadOnlyList<string>> _topicsOption =
        MetricOption.RequiredTexts("relevantTopics", "What the assistant shall help with.");

    public static MetricDescription About { get; } = new()
    {
        Name = "TopicAdherence",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1; thorough exchanges + questions + 1",
        Summary = "Whether the assistant answers what belongs to its topics and turns away what does not.",
        WhenToUse = "Assistants with a limited task, on whole threads: finds both wandering off and refusing too much.",
        Formula = "(tp + tn) / questions, where t is right, p is answered; 0 when nothing was asked.",
        Weaknesses = "Right answers are not told from wrong ones. Depends on how the topics are worded.",
        Options = [_topicsOption, .. CommonOptions.Items],
    };

    public IReadOnlyList<string> RelevantTopics { get; init; } = options.Of(_topicsOption);

    public override MetricDescription Description => About;

    private protected override ItemPrompts<TopicVerdict> Words => _words;

    private protected override string Noun => "questions";

    private protected override string Nothing => "The user asked nothing.";

    public static TopicAdherence Create(GivenOptions options) => new(options);

    internal override bool CountsAgainst(TopicVerdict verdict) => verdict is TopicVerdict.FP or TopicVerdict.FN;

    internal override double ScoreOf(IReadOnlyList<TopicVerdict> verdicts) => verdicts is [] ? 0 : base.ScoreOf(verdicts);

    private protected override IReadOnlyList<Material> ListedFrom(TestCase testCase, JudgeSession judge) =>
        [TurnsText.Material(testCase.Turns!, judge)];

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [Material.Json("relevantTopics", RelevantTopics)];

    private protected override async Task<IReadOnlyList<JudgedItem<TopicVerdict>>> StepByStepAsync(
        TestCase testCase, IReadOnlyList<string>? given, JudgeSession judge)
    {
        var pairs = new List<string>();
        foreach (var unit in UnitInteractions.Of(testCase.Turns!))
            pairs.AddRange((await judge.AskAsync(Words.Listed, [TurnsText.Material(unit, judge)])).Items);

        var judged = new List<JudgedItem<TopicVerdict>>();
        foreach (var pair in pairs)
            judged.AddRange(await DecideAsync([pair], DecidedBy(testCase, judge), judge));
        return judged;
    }
}

/// <summary>True or false, positive (answered) or negative (turned away).</summary>
[JsonConverter(typeof(WordConverter<TopicVerdict>))]
public enum TopicVerdict
{
    TP,
    TN,
    FP,
    FN,
}
