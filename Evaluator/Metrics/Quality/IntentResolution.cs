using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Quality;

/// <summary>Whether the agent understood what the user wanted, and settled it. 1 to 5, one judge call.</summary>
/// <remarks>Name and scale of Microsoft.Extensions.AI.Evaluation.Quality 10.9.</remarks>
public sealed class IntentResolution(GivenOptions? options = null) : RatingMetric(options), ICatalogued<IntentResolution>
{
    private static readonly Prompt<RatingAnswer> _prompt = Rate("intent_resolution", """
        The section `input` is what a user said to an agent, `actualOutput` the agent's answer; `toolsCalled` and
        `availableTools`, where they are there, what it did and could have done. Name in your mind what the user wanted, and
        rate how far the agent understood and settled it.

        - 5: understood fully and settled, or made clear why it cannot be.
        - 4: understood; settled but for something small.
        - 3: understood in part, or settled in part.
        - 2: the intent is touched, but missed in what matters.
        - 1: another intent was served, or none.
        """);

    public static MetricDescription About { get; } = Describe("IntentResolution", ["input", "actualOutput"],
        "Whether the agent understood what the user wanted, and settled it.",
        "Agents: tells misunderstanding from failure together with TaskAdherence.",
        "Reads the intent out of one message.");

    public override MetricDescription Description => About;

    private protected override Prompt<RatingAnswer> Prompt => _prompt;

    private protected override IReadOnlyList<string> Shown => ["input", "actualOutput", "toolsCalled", "availableTools"];

    public static IntentResolution Create(GivenOptions options) => new(options);
}
