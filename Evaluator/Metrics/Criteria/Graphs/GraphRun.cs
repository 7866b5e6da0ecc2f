using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Criteria.Graphs;

/// <summary>One way through a decision graph: a call for each node on it, until a verdict has a score.</summary>
/// <param name="show">What of the test case a node shows its judge.</param>
internal sealed class GraphRun(DecisionGraph graph, TestCase testCase, JudgeSession judge, Func<GraphNode, IEnumerable<Material>> show)
{
    public static IReadOnlyList<Prompt> Prompts => [_task, _binary, _choice];

    private static readonly Prompt<TaskAnswer> _task = new("dag_task", """
        You do one step of a check. The section `instructions` says what to do; follow it. `earlier`, where it is there, holds
        what earlier steps found; all other sections are what is checked. Give what you find as `output`, short and complete.
        """);

    private static readonly Prompt<BinaryAnswer> _binary = new("dag_binary", """
        You decide one question of a check. The section `criteria` says what must hold; `earlier`, where it is there, holds what
        earlier steps found; all other sections are what is checked. Give as `reason` one sentence, and as `verdict` true if
        the criteria hold, else false.
        """);

    private static readonly Prompt<ChoiceAnswer> _choice = new("dag_choice", """
        You decide one question of a check. The section `criteria` is the question, `options` lists the verdicts that there
        are; `earlier`, where it is there, holds what earlier steps found; all other sections are what is checked. Give as
        `reason` one sentence, and as `verdict` the option that fits best, letter by letter.
        """);

    private readonly Dictionary<string, int> _waiting = graph.Parents.ToDictionary();
    private readonly Dictionary<string, List<object>> _earlier = [];
    private readonly List<string> _path = [];

    /// <returns>The score of the verdict that was reached, 0 to 1, with the reasons on the way to it.</returns>
    public async Task<(Measurement Measurement, IReadOnlyList<string> Path)> TakeAsync()
    {
        var ready = new Queue<GraphNode>(graph.Roots);
        while (ready.TryDequeue(out var node))
        {
            if (node is TaskNode task)
            {
                var output = (await judge.AskAsync(_task, Materials(node, new("instructions", task.Instructions)))).Output;
                foreach (var child in node.Children)
                    Reach(child, new { task.OutputLabel, output }, ready);
                continue;
            }

            var verdict = await DecideAsync((JudgementNode)node);
            if (verdict.Score is { } score)
                return (new(score / 10, string.Join(' ', _path)), _path);
            if (verdict.Metric is { } metric)
                return (await metric.MeasureWithinAsync(testCase, judge), _path);
            Reach(verdict.Node!, new { ((JudgementNode)node).Criteria, verdict.Verdict }, ready);
        }

        return (Measurement.Failed("The graph ended without a verdict: a node waits for one on a way that was not taken."), _path);
    }

    private async Task<VerdictNode> DecideAsync(JudgementNode node)
    {
        var verdicts = node.Children.Select(child => (VerdictNode)graph.Nodes[child]).ToList();
        string verdict, reason;
        if (node.IsBinary)
        {
            var answer = await judge.AskAsync(_binary, Materials(node, new("criteria", node.Criteria)));
            (verdict, reason) = (answer.Verdict ? "true" : "false", answer.Reason);
        }
        else
        {
            var options = verdicts.ConvertAll(each => each.Verdict);
            var answer = await judge.AskAsync(_choice,
                [.. Materials(node, new("criteria", node.Criteria)), Material.Json("options", options)],
                answer => options.Contains(answer.Verdict) ? null : $"The verdict must be one of: {string.Join(", ", options)}.");
            (verdict, reason) = (answer.Verdict, answer.Reason);
        }

        _path.Add($"{verdict}: {reason}");
        return verdicts.First(each => each.Verdict == verdict);
    }

    /// <summary>A node runs once all that lead to it have.</summary>
    private void Reach(string child, object found, Queue<GraphNode> ready)
    {
        if (!_earlier.TryGetValue(child, out var known))
            _earlier[child] = known = [];
        known.Add(found);
        if (--_waiting[child] == 0)
            ready.Enqueue(graph.Nodes[child]);
    }

    private List<Material> Materials(GraphNode node, Material told)
    {
        List<Material> materials = [told];
        if (_earlier.TryGetValue(node.Id, out var known))
            materials.Add(Material.Json("earlier", known));
        materials.AddRange(show(node));
        return materials;
    }

    private sealed record TaskAnswer(string Output);

    private sealed record BinaryAnswer(string Reason, bool Verdict);

    private sealed record ChoiceAnswer(string Reason, string Verdict);
}
