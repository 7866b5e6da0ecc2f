using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>How content the user was, as far as their own words show: 0 (angry) to 1 (content). One judge call.</summary>
public sealed class UserSatisfaction(GivenOptions? options = null) : ScoreMetric(options), ICatalogued<UserSatisfaction>
{
    private static readonly Prompt<ScoreAnswer> _prompt = new("user_satisfaction", """
        The section `turns` is a conversation between a user and an assistant. Judge how content the user was with it, by
        the user's own words and behaviour alone: thanks, praise, going on with the next wish; or repeating a request,
        correcting, complaining, sarcasm, asking for a person, leaving in the middle. How good the assistant was in your
        view does not matter here.

        - 1: the user got what they wanted and shows it.
        - 0.5: nothing shows either way, or good and bad are in balance.
        - 0: the user is angry, or gave up.

        Later turns count more than earlier ones. Give as `reason` one or two sentences with the user's words that decided,
        and the number as `score`.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "UserSatisfaction",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1",
        Summary = "Whether the user's own words show that they were content.",
        WhenToUse = "Production threads without a rating: to find the conversations that people should read.",
        Formula = "The judge's score, 0 to 1; 0.5 when nothing shows.",
        Weaknesses = "Most users say nothing and leave, which scores in the middle. Politeness differs between cultures.",
        Options = CommonOptions.Judged,
    };

    public override MetricDescription Description => About;

    private protected override Prompt<ScoreAnswer> Prompt => _prompt;

    public static UserSatisfaction Create(GivenOptions options) => new(options);

    private protected override IReadOnlyList<Material> Materials(TestCase testCase, JudgeSession judge) =>
        [TurnsText.Material(testCase.Turns!, judge)];
}
