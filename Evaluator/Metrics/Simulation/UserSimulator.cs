using Platform.Metrics.Catalogue;
using Platform.Metrics.Conversation;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Simulation;

/// <summary>
/// Plays the user of a conversation: a judge that follows the test case's scenario, user description and expected outcome, and says the
/// next message or that the user is done. One judge call. See <see cref="UserReply"/> for what it said.
/// </summary>
/// <remarks>
/// Asked like a metric, so that budgets, limits, rests and fallbacks of judges hold for it wherever it runs; the score is 1 when the user is
/// done. It measures nothing, so that no collection takes it: it has no scope.
/// </remarks>
public sealed class UserSimulator(GivenOptions? options = null) : JudgedMetric(options), ICatalogued<UserSimulator>
{
    public const string MetricName = "UserSimulator";

    private const int MostDraws = 1_000;

    private static readonly MetricOption<string?> _stopCondition =
        MetricOption.Text("stopCondition", "When the user ends the conversation, beside reaching the expected outcome.");

    private static readonly MetricOption<int> _draw = MetricOption.Whole("draw", 0, 0, MostDraws,
        "0 says the likeliest; any other number draws one of the things that such a user might say, the same for the same number.");

    internal static Prompt<UserReply> Prompt { get; } = new("user_simulation", """
        Play a person who writes to an assistant. Follow the section `scenario`: it says what the person is in and wants. Follow the section
        `userDescription`, where there is one: it says who the person is and how they write. The section `turns` is the conversation so far;
        the person is its `user`.

        Say what the person writes next as `message`:
        - One message as people type it: short, in the first person, in the language of the scenario. No quotation marks, no role name.
        - React to what the assistant said last. Answer its questions from the scenario; what the scenario leaves open, the person does not
          know or does not mind. Never make up names, numbers, dates or preferences.
        - Tell what is needed step by step, as people do, not everything at once. When the assistant misunderstood, say so once more.
        - You are the customer, never the assistant: do not offer help, do not solve the task yourself, and never mention the scenario, these
          rules or that you are playing.

        Set `completed` when the person would stop writing: what the section `expectedOutcome` names has been reached, or the section
        `stopCondition` holds, or, where neither says otherwise, the person has what they came for, or would give up because the assistant
        refuses or turns in circles. Promises are not results. With `completed` the `message` may be a last short word or empty. While `turns`
        is empty, `completed` is false: the person has yet to begin.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = MetricName,
        Kind = MetricKind.Judge,
        Scopes = [],
        RequiredInputs = ["scenario"],
        JudgeCalls = "1",
        Summary = "Says what a simulated user writes next.",
        WhenToUse = "In the tier nightly and by POST /v1/simulate, for tasks that take several turns.",
        Formula = "1 when the user is done, else 0.",
        Weaknesses = "Models are more patient and clearer than people. Very long turns are shortened.",
        Options = [_stopCondition, _draw, .. CommonOptions.Judged],
    };

    private readonly string? _stop = options.Of(_stopCondition);

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [Prompt];

    private protected override int Draw { get; } = options.Of(_draw);

    public static UserSimulator Create(GivenOptions options) => new(options);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var begun = testCase.Turns is { Count: > 0 };
        var said = await judge.AskAsync(Prompt, [.. Materials(testCase, judge)], reply => reply.Objection(begun));
        return new(said.Completed ? 1 : 0, said.Message);
    }

    private IEnumerable<Material> Materials(TestCase testCase, JudgeSession judge)
    {
        yield return new("scenario", testCase.Scenario!);
        if (testCase.UserDescription is { } description)
            yield return new("userDescription", description);
        if (testCase.ExpectedOutcome is { } outcome)
            yield return new("expectedOutcome", outcome);
        if (_stop is not null)
            yield return new("stopCondition", _stop);
        yield return TurnsText.Material(testCase.Turns ?? [], judge);
    }
}
