using System.Text.Json;
using Platform.Gates.Nightly;
using Platform.Storage.TestRuns;
using Platform.Suites;

namespace Platform.Gates.Tests.Nightly;

/// <summary>Suites and trials as letters: <c>P</c> passed, <c>F</c> failed, <c>E</c> errored, <c>-</c> did not run.</summary>
internal static class Night
{
    public static Suite Suite(int tasks, string more = "", int minTasks = 1) => SuiteReader.Read("suite.yaml", $"""
        name: night
        tier: nightly
        minTasks: {minTasks}
        agent: {"{ url: http://localhost }"}
        metrics: [{"{ metric: Refusal }"}]
        {more}
        cases:
        {string.Join('\n', Enumerable.Range(0, tasks).Select(task => $"  - {{ id: task-{task}, input: x }}"))}
        """);

    /// <param name="tasks">For each task a letter for each trial.</param>
    public static IReadOnlyList<TestRunCase> Trials(params string[] tasks) =>
    [
        .. tasks.SelectMany((letters, task) => letters.Select((letter, trial) => (letter, trial)).Where(each => each.letter != '-')
            .Select(each => new TestRunCase
            {
                Position = (task * letters.Length) + each.trial,
                CaseId = $"task-{task}",
                Trial = each.trial + 1,
                Content = JsonElement.Parse("{}"),
                Outcome = each.letter switch { 'P' => "passed", 'F' => "failed", _ => "errored" },
            })),
    ];

    public static NightlyBaseline Baseline(params string[] tasks) =>
        new(new() { Id = Guid.CreateVersion7(), Source = "gate" }, "pinned", TaskResult.Of(Trials(tasks)));

    /// <returns>So many tasks of the same letters.</returns>
    public static string[] Of(int tasks, string letters) => [.. Enumerable.Repeat(letters, tasks)];
}
