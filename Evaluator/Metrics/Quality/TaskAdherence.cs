using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Quality;

/// <summary>Whether the agent did the task that it was given, by its rules. 1 to 5, one judge call.</summary>
/// <remarks>Name and scale of Microsoft.Extensions.AI.Evaluation.Quality 10.9.</remarks>
public sealed class TaskAdherence(GivenOptions? options = null) : RatingMetric(options), ICatalogued<TaskAdherence>
{
    private static readonly Prompt<RatingAnswer> _prompt = Rate("task_adherence", """
        The section `input` is the task of an agent, with its instructions where they are known, `actualOutput` what it answered;
        `toolsCalled` and `availableTools`, where they are there, what it did and could have done. Rate how far the agent kept
        to its task.

        - 5: did all of it, by all instructions, and nothing that was not asked.
        - 4: did it, with a small omission or addition.
        - 3: did a part, or broke an instruction of some weight.
        - 2: mostly something else.
        - 1: did not do it.
        """);

    public static MetricDescription About { get; } = Describe("TaskAdherence", ["input", "actualOutput"],
        "Whether the agent did the task that it was given, by its rules.",
        "Agents with instructions that must be kept; TaskCompletion looks at the end alone.",
        "Sees the instructions only where the input holds them.");

    public override MetricDescription Description => About;

    private protected override Prompt<RatingAnswer> Prompt => _prompt;

    private protected override IReadOnlyList<string> Shown => ["input", "actualOutput", "toolsCalled", "availableTools"];

    public static TaskAdherence Create(GivenOptions options) => new(options);
}
