using System.Text.Json;
using CsCheck;
using Platform.Metrics.Agentic;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.Rag;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests;

/// <summary>What must hold of every score, whatever is measured.</summary>
public class ScorePropertyTests
{
    private static readonly Gen<string> _text = Gen.OneOf(
        Gen.String[0, 40], Gen.Int[0, 6].Select(index => new[] { "", "Rome is warm.", "{\"a\":1}", "I cannot help.", "[1](x)", "a@b.example", "# Hi\n- [x](http://y)" }[index]));

    private static readonly Gen<ToolCall> _tool = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2]).Select((name, argument) => new ToolCall
    {
        Name = $"tool{name}",
        InputParameters = JsonSerializer.SerializeToElement(new { argument }),
    });

    private static readonly Gen<TraceStep> _trace = Gen.Select(_text, _text, Gen.Int[0, 2]).Array[0, 8].Select(steps => new TraceStep
    {
        Name = "agent",
        Type = "agent",
        Children = [.. steps.Select(step => new TraceStep { Name = "s", Type = new[] { "tool", "llm", "retriever" }[step.Item3], Input = step.Item1, Error = step.Item2.Length == 0 ? "e" : null })],
    });

    private static readonly Gen<TestCase> _case = Gen.Select(
        Gen.Select(_text, _text, _text), _text.Array[0, 4], Gen.Select(_tool.Array[0, 5], _tool.Array[0, 5]), _trace,
        Gen.Select(_text, Gen.Bool).Array[0, 6], Gen.Double[0, 1e6]).Select((texts, documents, tools, trace, turns, figure) => new TestCase
        {
            Input = texts.Item1,
            ActualOutput = texts.Item2,
            ExpectedOutput = texts.Item3,
            RetrievalContext = documents,
            Context = documents,
            ToolsCalled = tools.Item1,
            ExpectedTools = tools.Item2,
            AvailableTools = tools.Item2,
            Trace = trace,
            Turns = [.. turns.Select(turn => new Turn { Role = turn.Item2 ? "user" : "assistant", Content = turn.Item1 })],
            DurationMs = figure,
            TimeToFirstTokenMs = figure,
            InputTokens = (long)figure,
            OutputTokens = 1,
            CostUsd = (decimal)figure,
        });

    public static TheoryData<string> Deterministic =>
        [.. MetricCatalogue.All.Where(metric => !metric.NeedsJudge && !metric.CallsOut).Select(metric => metric.Name)];

    public static TheoryData<string> ByItems =>
        [.. MetricCatalogue.All.Select(metric => Made.Of(metric.Name)).Where(metric => metric is ItemMetric<YesNo> or ItemMetric<Finding>)
            .Select(metric => metric.Description.Name)];

    [Theory]
    [MemberData(nameof(Deterministic))]
    public void A_score_lies_within_the_range_of_its_metric_and_is_the_same_again(string name)
    {
        var metric = Made.Of(name);
        var (min, max) = (metric.Description.Range.Min, metric.Description.Range.Max);
        _case.Sample(testCase =>
        {
            var (once, again) = (Measured(metric, testCase), Measured(metric, testCase));
            return once.Score == again.Score && once.Reason == again.Reason
                && (once.Score is not { } score ? once.Reason.Length > 0 : score >= min - 1e-12 && score <= max + 1e-12);
        }, iter: 60);
    }

    [Theory]
    [MemberData(nameof(ByItems))]
    public void Verdicts_on_items_make_a_score_within_0_and_1_whatever_their_order_but_where_rank_counts(string name)
    {
        switch (Made.Of(name))
        {
            case ItemMetric<YesNo> metric:
                Check(metric, metric is ContextualPrecision);
                break;
            case ItemMetric<Finding> metric:
                Check(metric, ranked: false);
                break;
        }
    }

    [Fact]
    public void The_order_of_calls_matters_only_where_it_is_asked_for() =>
        Gen.Select(_tool.Array[1, 6], _tool.Array[1, 4], Gen.Int[0, 1000]).Sample((called, expected, seed) =>
        {
            var distinct = called.DistinctBy(call => (call.Name, call.InputParameters!.Value.GetRawText())).ToArray();
            var shuffled = distinct.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Measured(new ToolCorrectness(), new() { ToolsCalled = distinct, ExpectedTools = expected }).Score
                == Measured(new ToolCorrectness(), new() { ToolsCalled = shuffled, ExpectedTools = expected }).Score;
        }, iter: 200);

    private static void Check<T>(ItemMetric<T> metric, bool ranked)
        where T : struct, Enum =>
        Gen.Select(Gen.Int[0, Enum.GetValues<T>().Length - 1].Select(index => Enum.GetValues<T>()[index]).Array[0, 20], Gen.Int[0, 1000]).Sample((verdicts, seed) =>
        {
            var shuffled = verdicts.ToArray();
            new Random(seed).Shuffle(shuffled);
            var score = metric.ScoreOf(verdicts);
            return score is >= 0 and <= 1 && (ranked || Math.Abs(score - metric.ScoreOf(shuffled)) < 1e-12);
        }, iter: 200);

    private static Measurement Measured(TestCaseMetric metric, TestCase testCase) =>
        metric.MeasureAsync(testCase, null, TestContext.Current.CancellationToken).Result;
}
