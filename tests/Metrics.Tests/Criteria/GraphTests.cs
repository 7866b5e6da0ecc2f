using CsCheck;
using Platform.Fixtures;
using Platform.Metrics.Criteria.Graphs;
using Platform.Metrics.TestCases;
using Platform.Metrics.Tests.Judging;

namespace Platform.Metrics.Tests.Criteria;

public class GraphTests
{
    private const string Leaves = """
        "y":{"type":"VerdictNode","verdict":true,"score":10},"n":{"type":"VerdictNode","verdict":false,"score":3}
        """;

    [Theory]
    [InlineData("true", 1.0)]
    [InlineData("false", 0.3)]
    public async Task The_verdict_decides_the_score(string verdict, double score)
    {
        await using var judge = await HttpJudge.StartAsync((string _) => $$"""{"reason":"Because.","verdict":{{verdict}}}""");

        var measured = await MeasureAsync($$$"""{"q":{"type":"BinaryJudgementNode","criteria":"c","evaluation_params":["input"],"children":["y","n"]},{{{Leaves}}}}""", judge);

        Assert.Equal((score, $"{verdict}: Because."), (measured.Score, measured.Reason));
        Assert.Contains("Hello", HttpJudge.UserText(Assert.Single(judge.Server.Requests)));
    }

    [Fact]
    public async Task A_node_waits_for_all_that_lead_to_it_and_hears_what_they_found()
    {
        await using var judge = await HttpJudge.StartAsync((string prompt) =>
            prompt == "dag_task" ? """{"output":"found it"}""" : """{"reason":"r","verdict":true}""");

        var measured = await MeasureAsync($$"""
            {"a":{"type":"TaskNode","instructions":"A","output_label":"from A","children":["q"]},
             "b":{"type":"TaskNode","instructions":"B","output_label":"from B","children":["q"]},
             "q":{"type":"BinaryJudgementNode","criteria":"c","children":["y","n"]},{{Leaves}}}
            """, judge);

        Assert.Equal((1, 3), (measured.Score, measured.JudgeCalls));
        var last = HttpJudge.UserText(judge.Server.Requests.Last());
        Assert.Contains("from A", last);
        Assert.Contains("from B", last);
    }

    [Theory]
    [InlineData("ExactMatch", "ExactMatch", "1; thorough 1")] // which ask nobody, and give their own reasons
    [InlineData("ExactMatch", "AnswerRelevancy", "2; thorough 2")]
    [InlineData("AnswerRelevancy", "TurnFaithfulness", "1 + exchanges; thorough 1 + exchanges")] // a conversation has several
    public void Calls_of_metrics_behind_verdicts_count(string yes, string no, string calls)
    {
        var description = Measure.Metric("DAG", $$$"""
            {"dag":{"q":{"type":"BinaryJudgementNode","criteria":"c","children":["y","n"]},
             "y":{"type":"VerdictNode","verdict":true,"child":{"type":"metric","metric_name":"{{{yes}}}"}},
             "n":{"type":"VerdictNode","verdict":false,"child":{"type":"metric","metric_name":"{{{no}}}"}} } }
            """).Description;

        Assert.Equal(calls, description.JudgeCalls);
    }

    [Fact]
    public void The_way_that_takes_most_calls_counts()
    {
        var description = Measure.Metric("DAG", $$$"""
            {"dag":{"a":{"type":"TaskNode","instructions":"A","children":["q"]},
             "q":{"type":"BinaryJudgementNode","criteria":"c","children":["deep","n"]},
             "deep":{"type":"VerdictNode","verdict":true,"child":{"ref":"r"}},
             "r":{"type":"BinaryJudgementNode","criteria":"c","children":["y","m"]},
             "m":{"type":"VerdictNode","verdict":false,"child":{"type":"metric","metric_name":"Contextual Recall"}},{{{Leaves}}}}}
            """).Description;

        Assert.Equal("4; thorough 4", description.JudgeCalls); // a, q, r, and the metric; after a score the thorough way asks for the reason
    }

    [Fact]
    public async Task A_verdict_may_hand_over_to_a_metric()
    {
        await using var judge = await HttpJudge.StartAsync(request => new JudgeAnswer(SchemaAnswers.To(request)));

        var measured = await MeasureAsync("""
            {"q":{"type":"BinaryJudgementNode","criteria":"c","children":["y","n"]},
             "y":{"type":"VerdictNode","verdict":true,"child":{"type":"metric","metric_name":"Answer Relevancy"}},
             "n":{"type":"VerdictNode","verdict":false,"score":0}}
            """, judge);

        Assert.Equal((0.5, 2), (measured.Score, measured.JudgeCalls));
        Assert.Equal(["dag_binary", "answer_relevancy"], judge.Asked);
    }

    [Fact]
    public async Task A_judge_that_invents_a_verdict_is_not_believed()
    {
        await using var judge = await HttpJudge.StartAsync((string _) => """{"reason":"r","verdict":"purple"}""");

        var measured = await MeasureAsync("""
            {"q":{"type":"NonBinaryJudgementNode","criteria":"c","children":["y","n"]},
             "y":{"type":"VerdictNode","verdict":"red","score":10},"n":{"type":"VerdictNode","verdict":"blue","score":0}}
            """, judge);

        Assert.Equal((MeasurementStatus.Failed, null), (measured.Status, measured.Score));
        Assert.Contains("one of: red, blue", measured.Reason);
    }

    [Theory]
    [InlineData("{}", "must have 1 to 100 nodes")]
    [InlineData("""{"a":{"type":"TaskNode","instructions":"A","children":["b"]},"b":{"type":"TaskNode","instructions":"B","children":["a"]}}""", "has a cycle: a → b → a")]
    [InlineData("""{"r":{"type":"TaskNode","instructions":"R","children":["a"]},"a":{"type":"TaskNode","instructions":"A","children":["b"]},"b":{"type":"TaskNode","instructions":"B","children":["a"]}}""", "has a cycle")]
    [InlineData("""{"a":{"type":"TaskNode","instructions":"A","children":["x"]}}""", "leads to x, which does not exist")]
    [InlineData("""{"a":{"type":"TaskNode"}}""", "has the node a without instructions")]
    [InlineData("""{"a":{"type":"Oracle"}}""", "of the unknown type Oracle")]
    [InlineData("""{"q":{"type":"BinaryJudgementNode","criteria":"c","children":["y"]},"y":{"type":"VerdictNode","verdict":true,"score":1}}""", "must have the verdicts true and false")]
    [InlineData("""{"q":{"type":"BinaryJudgementNode","criteria":"c","children":["y","n"]},"y":{"type":"VerdictNode","verdict":true,"score":11},"n":{"type":"VerdictNode","verdict":false,"score":0}}""", "score outside 0 to 10")]
    [InlineData("""{"q":{"type":"BinaryJudgementNode","criteria":"c","children":["y","n"]},"y":{"type":"VerdictNode","verdict":true},"n":{"type":"VerdictNode","verdict":false,"score":0}}""", "needs either a score or a child")]
    [InlineData("""{"q":{"type":"NonBinaryJudgementNode","criteria":"c","children":["y","n"]},"y":{"type":"VerdictNode","verdict":"a","score":1},"n":{"type":"VerdictNode","verdict":"a","score":0}}""", "has a verdict twice")]
    [InlineData("""{"t":{"type":"TaskNode","instructions":"T"},"q":{"type":"BinaryJudgementNode","criteria":"c","children":["y","n"]},"y":{"type":"VerdictNode","verdict":true,"score":1},"n":{"type":"VerdictNode","verdict":false,"score":0}}""", "must be the only one")]
    public void An_unsound_graph_is_refused_with_what_is_wrong(string nodes, string problem) =>
        Assert.Contains(problem, Measure.Problem("DAG", $$$"""{"dag":{"nodes":{{{nodes}}}}}"""));

    [Fact]
    public void Any_graph_whose_edges_lead_onwards_has_no_cycle_and_one_edge_back_makes_one() =>
        Gen.Int[2, 12].SelectMany(count => Gen.Int[0, count - 1].Array[count].Select(parents => (count, parents))).Sample(drawn =>
        {
            var nodes = Enumerable.Range(0, drawn.count).ToDictionary(i => $"{i}", i => (GraphNode)new TaskNode($"{i}", "do", "out")
            {
                // Each node but the first hangs below an earlier one.
                Children = [.. Enumerable.Range(1, drawn.count - 1).Where(child => drawn.parents[child] % child == i).Select(child => $"{child}")],
            });
            var sound = DecisionGraph.Of(nodes).Roots is [{ Id: "0" }];

            nodes[$"{drawn.count - 1}"] = nodes[$"{drawn.count - 1}"] with { Children = ["0"] };
            return sound && Record.Exception(() => DecisionGraph.Of(nodes)) is FormatException;
        }, iter: 200);

    private static Task<Measurement> MeasureAsync(string nodes, HttpJudge judge) =>
        Measure.Metric("DAG", $$$"""{"dag":{"nodes":{{{nodes}}}}}""").MeasureAsync(
            new TestCase { Input = "Hello", ActualOutput = "Good day." }, judge.Client, TestContext.Current.CancellationToken);
}
