using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>The share of an assistant's turns that are in its role: 0 (none) to 1 (all). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>RoleAdherenceMetric</c>.</remarks>
public sealed class RoleAdherence(GivenOptions? options = null) : ItemMetric<Finding>(options), ICatalogued<RoleAdherence>
{
    private static readonly ItemPrompts<Finding> _words = new("role_adherence", null, """
        The section `chatbotRole` says who an assistant shall be, `turns` is a conversation with it; the items are the
        assistant's turns. Decide for each whether the assistant falls out of its role there.

        - `yes`: its tone, its knowledge, its claims about itself or what it does go against the role.
        - `no`: they agree with the role, or have nothing to do with it.
        """);

    private static readonly MetricOption<string?> _roleOption = MetricOption.Text("chatbotRole",
        "Who the assistant shall be; the test case's own chatbotRole when not given.");

    public static MetricDescription About { get; } = new()
    {
        Name = "RoleAdherence",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns", "chatbotRole"],
        JudgeCalls = "1 for every 40 turns; thorough 2",
        Summary = "Whether the assistant stays in its role through the whole conversation.",
        WhenToUse = "Assistants with a persona or a fixed tone. Stored threads name no role: give it as an option.",
        Formula = "(assistant turns - out of role) / assistant turns; 1 when the assistant said nothing.",
        Weaknesses = "As good as the description of the role. A single grave slip in a long conversation costs little: use strict.",
        Options = [_roleOption, .. CommonOptions.Items],
    };

    public string? ChatbotRole { get; init; } = options.Of(_roleOption);

    public override MetricDescription Description => About;

    protected override IReadOnlyList<string> RequiredInputs => ChatbotRole is null ? About.RequiredInputs : ["turns"];

    private protected override ItemPrompts<Finding> Words => _words;

    private protected override string Noun => "turns";

    private protected override string Nothing => "The assistant said nothing.";

    public static RoleAdherence Create(GivenOptions options) => new(options);

    private protected override IReadOnlyList<string> Items(TestCase testCase) =>
        [.. testCase.Turns!.Index().Where(each => each.Item.Role == "assistant").Select(each => TurnsText.Line(each.Item, each.Index + 1))];

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [new("chatbotRole", ChatbotRole ?? testCase.ChatbotRole!), TurnsText.Material(testCase.Turns!, judge)];
}
