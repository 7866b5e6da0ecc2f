using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics;

/// <summary>
/// A metric whose judge decides on item after item, and whose score counts the verdicts. By default one call lists the
/// items, decides and sums up; <see cref="Thorough"/> takes DeepEval's steps, one call each.
/// </summary>
/// <typeparam name="T">The verdicts.</typeparam>
public abstract class ItemMetric<T>(GivenOptions? options) : JudgedMetric(options)
    where T : struct, Enum
{
    private const int MostAtOnce = 40; // longer lists are miscounted, and cut off

    /// <summary>Step by step, as DeepEval asks, instead of in one answer.</summary>
    public bool Thorough { get; init; } = options.Of(CommonOptions.Thorough);

    /// <summary>With <see cref="Thorough"/>: whether one call more writes the reason.</summary>
    public bool IncludeReason { get; init; } = options.Of(CommonOptions.IncludeReason);

    private protected virtual bool IsStepByStep => Thorough;

    private protected abstract ItemPrompts<T> Words { get; }

    protected override IReadOnlyList<Prompt> Prompts => Words.All;

    /// <summary>What the items are called: <c>statements</c>.</summary>
    private protected abstract string Noun { get; }

    /// <summary>The reason when there is nothing to judge.</summary>
    private protected abstract string Nothing { get; }

    /// <summary>The items that the test case brings along; null when the judge lists them.</summary>
    private protected virtual IReadOnlyList<string>? Items(TestCase testCase) => null;

    /// <summary>What the judge reads to list the items; all that it decides by when null.</summary>
    private protected virtual IReadOnlyList<Material>? ListedFrom(TestCase testCase, JudgeSession judge) => null;

    /// <summary>What the judge reads to decide.</summary>
    private protected abstract IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge);

    /// <summary>Whether a verdict costs something; all but the first of the enum do.</summary>
    internal virtual bool CountsAgainst(T verdict) => !verdict.Equals(default(T));

    /// <summary>The share of the items that count against, or of the others where higher is better.</summary>
    internal virtual double ScoreOf(IReadOnlyList<T> verdicts)
    {
        var higher = Description.Direction == Direction.Higher;
        return verdicts is [] ? (higher ? 1 : 0)
            : (double)verdicts.Count(verdict => CountsAgainst(verdict) != higher) / verdicts.Count;
    }

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var given = Items(testCase);
        if (given is [])
            return new(ScoreOf([]), Nothing);

        var (items, reason) = IsStepByStep
            ? (await StepByStepAsync(testCase, given, judge), null)
            : await AtOnceAsync(testCase, given, judge);
        if (items is [])
            return new(ScoreOf([]), Nothing);

        var score = ScoreOf([.. items.Select(item => item.Verdict)]);
        return new(score, reason ?? await ReasonAsync(items, score, judge));
    }

    private async Task<(IReadOnlyList<JudgedItem<T>> Items, string? Reason)> AtOnceAsync(
        TestCase testCase, IReadOnlyList<string>? given, JudgeSession judge)
    {
        var materials = DecidedBy(testCase, judge);
        if (given is null)
        {
            // The same text may serve both steps.
            var all = (ListedFrom(testCase, judge) ?? []).Concat(materials).DistinctBy(material => material.Name).ToList();
            var found = await judge.AskAsync(Words.Whole, all);
            return (found.Items, found.Reason);
        }

        var (items, reasons) = (new List<JudgedItem<T>>(), new List<string>());
        foreach (var part in given.Chunk(MostAtOnce))
        {
            var answer = await judge.AskAsync(Words.DecidedWithReason, [.. materials, Material.Json(Words.ListSection, part)],
                answer => ItemAnswers.Objection(answer.Verdicts, part.Length));
            items.AddRange(ItemAnswers.Join(part, answer.Verdicts));
            reasons.Add(answer.Reason);
        }

        return (items, string.Join(' ', reasons));
    }

    private protected virtual async Task<IReadOnlyList<JudgedItem<T>>> StepByStepAsync(
        TestCase testCase, IReadOnlyList<string>? given, JudgeSession judge)
    {
        var materials = DecidedBy(testCase, judge);
        var items = given ?? (await judge.AskAsync(Words.Listed, ListedFrom(testCase, judge) ?? materials)).Items;
        return items is [] ? [] : await DecideAsync(items, materials, judge);
    }

    private protected async Task<IReadOnlyList<JudgedItem<T>>> DecideAsync(
        IReadOnlyList<string> items, IReadOnlyList<Material> materials, JudgeSession judge)
    {
        var answer = await judge.AskAsync(Words.Decided, [.. materials, Material.Json(Words.ListSection, items)],
            answer => ItemAnswers.Objection(answer.Verdicts, items.Count));
        return ItemAnswers.Join(items, answer.Verdicts);
    }

    private async Task<string> ReasonAsync(IReadOnlyList<JudgedItem<T>> items, double score, JudgeSession judge)
    {
        var against = items.Where(item => CountsAgainst(item.Verdict)).ToList();
        return IncludeReason
            ? await ScoreReason.AskAsync(judge, Description.Measure, score, [.. against.Select(item => item.Complaint)])
            : $"{against.Count} of {items.Count} {Noun} count against it.";
    }
}
