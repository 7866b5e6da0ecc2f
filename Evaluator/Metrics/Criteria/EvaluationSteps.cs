using System.Collections.Concurrent;
using System.Text.Json;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Criteria;

/// <summary>
/// Turns criteria into the steps of a check, once for each criteria, parameters and judge in a process, so that all test
/// cases are judged by the same words. The measurement's answers show them; given back as the option
/// <c>evaluationSteps</c> they hold across processes too.
/// </summary>
internal static class EvaluationSteps
{
    private const int MostKept = 1_000;
    private static readonly ConcurrentDictionary<string, Entry> _kept = [];

    public static MetricOption<string?> CriteriaOption { get; } = MetricOption.Text("criteria",
        "What is good, in your words. Required unless evaluationSteps are given.");

    public static MetricOption<IReadOnlyList<string>> StepsOption { get; } = MetricOption.Texts("evaluationSteps", [],
        "The steps of the check. They replace those that a judge would write from the criteria.");

    public static Prompt<StepList> Prompt { get; } = new("criteria_steps", """
        You prepare a check that others will carry out many times. The section `criteria` says what shall be checked,
        `parameters` names what they will have before them, and nothing else will be there.

        Write three or four steps for it, each one sentence in the imperative, in the order in which they are best done.
        Name the parameters that a step looks at by their names. Cover all that the criteria say and add no requirement of
        your own. The last step says how the findings lead to a lower or a higher score.
        """);

    public static async Task<IReadOnlyList<string>> GetAsync(string criteria, IReadOnlyList<string> parameters, JudgeSession judge)
    {
        if (_kept.Count >= MostKept)
            _kept.Clear();

        var key = string.Join('\n', [judge.JudgeName, Prompt.Version, string.Join(',', parameters), criteria]);
        var entry = _kept.GetOrAdd(key, _ => new());
        await entry.Writing.WaitAsync(judge.CancellationToken); // the first asks, the others wait for its answer
        try
        {
            if (entry.Steps is { } steps)
                judge.Keep(Prompt, JsonSerializer.SerializeToNode(new { steps }));
            return entry.Steps ??= (await judge.AskAsync(Prompt,
                [new("criteria", criteria), Material.Json("parameters", parameters)],
                answer => answer.Steps is [] ? "There must be at least one step." : null)).Steps;
        }
        finally
        {
            entry.Writing.Release();
        }
    }

    internal sealed record StepList(IReadOnlyList<string> Steps);

    private sealed class Entry
    {
        public SemaphoreSlim Writing { get; } = new(1);

        public IReadOnlyList<string>? Steps { get; set; }
    }
}
