using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Quality;

/// <summary>Whether the tool calls were the right ones, with the right arguments. 1 to 5, one judge call.</summary>
/// <remarks>Name and scale of Microsoft.Extensions.AI.Evaluation.Quality 10.9.</remarks>
public sealed class ToolCallAccuracy(GivenOptions? options = null) : RatingMetric(options), ICatalogued<ToolCallAccuracy>
{
    private static readonly Prompt<RatingAnswer> _prompt = Rate("tool_call_accuracy", """
        The section `input` is what a user asked of an agent, `availableTools` lists the tools that it had, `toolsCalled` the calls
        that it made. Rate the calls.

        - 5: those that the request needs, no other, with arguments that the input or earlier results give.
        - 4: right, but for a needless call or a detail of an argument.
        - 3: a call that matters is missing, or an argument is doubtful.
        - 2: wrong tools or wrong arguments in what matters.
        - 1: nothing to do with the request, or with invented tools or arguments.
        """);

    public static MetricDescription About { get; } = Describe("ToolCallAccuracy", ["input", "toolsCalled", "availableTools"],
        "Whether the tool calls were the right ones, with the right arguments.",
        "Agents with described tools; needs no expected calls.",
        "Microsoft's own gives true or false here; ours rates like the others.");

    public override MetricDescription Description => About;

    private protected override Prompt<RatingAnswer> Prompt => _prompt;

    public static ToolCallAccuracy Create(GivenOptions options) => new(options);
}
