using System.Text.Json;
using Platform.Fixtures;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Tests.Judging;

/// <summary>What each judged metric asks, in order, both ways; step by step it asks as often as DeepEval's does.</summary>
public class JudgeCallTests
{
    [Fact]
    public void No_judged_metric_is_left_out() =>
        Assert.Empty(MetricCatalogue.All.Where(metric => metric.NeedsJudge).Select(metric => metric.Name)
            .Except(JudgeCases.Rows.Select(row => row.Metric)));

    [Theory]
    [MemberData(nameof(JudgeCases.Metrics), MemberType = typeof(JudgeCases))]
    public async Task Asks_once_or_step_by_step_as_DeepEval_does(string metric, string options)
    {
        var row = JudgeCases.Rows.Single(row => (row.Metric, row.Options) == (metric, options));
        await using var judge = await HttpJudge.StartAsync(request => new JudgeAnswer(SchemaAnswers.To(request)));

        var atOnce = await JudgeCases.MeasureAsync(metric, options, judge);

        Assert.Equal(Prompts(row.AtOnce), judge.Asked);
        Assert.Equal(Prompts(row.AtOnce), atOnce.Answers.Select(answer => (string?)answer!["prompt"]));
        Assert.Equal(row.Score, atOnce.Score!.Value, 9);
        Assert.NotEmpty(atOnce.Reason);

        judge.Server.Requests.Clear();
        var thorough = row.Thorough == "" ? atOnce : await JudgeCases.MeasureAsync(metric, JudgeCases.Thorough(options), judge);
        if (row.Thorough != "")
            Assert.Equal(Prompts(row.Thorough), judge.Asked);
        Assert.Equal(row.ThoroughScore ?? row.Score, thorough.Score!.Value, 9);
        if (row.DeepEval != "none")
            Assert.Equal(DeepEvalCalls(row.DeepEval == "" ? $"{metric}Metric" : row.DeepEval), thorough.JudgeCalls);
        Assert.True(atOnce.JudgeCalls <= thorough.JudgeCalls);
    }

    [Theory]
    [InlineData("AnswerRelevancy", "{}")]
    [InlineData("ContextualPrecision", "{}")]
    [InlineData("Bias", "{}")]
    [InlineData("ConversationCompleteness", "{}")]
    [InlineData("TurnFaithfulness", "{}")]
    public async Task Without_a_reason_the_last_call_is_spared_and_the_score_the_same(string metric, string options)
    {
        await using var judge = await HttpJudge.StartAsync(request => new JudgeAnswer(SchemaAnswers.To(request)));

        var with = await JudgeCases.MeasureAsync(metric, JudgeCases.Thorough(options), judge);
        var without = await JudgeCases.MeasureAsync(metric, """{"thorough":true,"includeReason":false}""", judge);

        Assert.True(without.JudgeCalls < with.JudgeCalls);
        Assert.Equal(with.Score, without.Score);
        Assert.NotEmpty(without.Reason);
    }

    [Fact]
    public async Task Steps_are_written_once_however_many_cases_come_at_once()
    {
        await using var judge = await HttpJudge.StartAsync(request => new JudgeAnswer(SchemaAnswers.To(request)));
        var metric = Measure.Metric("GEval", """{"criteria":"Once for all."}""");

        var all = await Task.WhenAll(Enumerable.Range(0, 5)
            .Select(_ => metric.MeasureAsync(JudgeCases.Case, judge.Client, TestContext.Current.CancellationToken)));

        Assert.Equal(6, judge.Asked.Length);
        Assert.All(all, measured => Assert.Equal("""{"steps":["text","text"]}""", measured.Answers[0]!["answer"]!.ToJsonString()));
    }

    [Fact]
    public async Task Long_lists_are_judged_in_parts()
    {
        await using var judge = await HttpJudge.StartAsync(request => new JudgeAnswer(SchemaAnswers.To(request)));
        var many = JudgeCases.Case with { RetrievalContext = [.. Enumerable.Range(0, 90).Select(number => $"Document {number}.")] };

        var measured = await Measure.Metric("ContextualPrecision").MeasureAsync(many, judge.Client, TestContext.Current.CancellationToken);

        Assert.Equal([40, 40, 10], judge.Server.Requests.Select(request => SchemaAnswers.CountOf(HttpJudge.UserText(request), "retrievalContext")));
        Assert.InRange(measured.Score!.Value, 0.5, 0.6); // every other one is of use
    }

    private static IEnumerable<string> Prompts(string list) => list.Split(',').SelectMany(prompt => prompt.Split('*') is [var name, var times]
        ? Enumerable.Repeat(name, int.Parse(times, null)) : [prompt]);

    private static int DeepEvalCalls(string metric)
    {
        using var calls = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "deepeval-llm-calls.json")));
        return calls.RootElement.EnumerateArray().Single(one => one.GetProperty("metric").GetString() == metric)
            .GetProperty("sync").GetProperty("calls").GetInt32();
    }
}
