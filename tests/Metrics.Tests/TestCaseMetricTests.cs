using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Platform.Metrics.Agentic;
using Platform.Metrics.Rag;
using Platform.Metrics.TestCases;
using Platform.Metrics.Tests.Judging;
using Platform.Metrics.Text;
using Platform.Metrics.UnitTests;

namespace Platform.Metrics.Tests;

/// <summary>As an evaluator of Microsoft.Extensions.AI.Evaluation, in anybody's unit test.</summary>
public class TestCaseMetricTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("yes", 1.0, EvaluationRating.Good, false)]
    [InlineData("no", 0.0, EvaluationRating.Unacceptable, true)]
    public async Task A_score_is_interpreted_by_the_default_threshold(
        string output, double score, EvaluationRating rating, bool failed)
    {
        var metric = await EvaluateAsync(new ExactMatch(), new TestCaseContext(new() { ActualOutput = output, ExpectedOutput = "yes" }));

        Assert.Equal((score, rating, failed), (metric.Value, metric.Interpretation!.Rating, metric.Interpretation.Failed));
        Assert.Null(metric.Diagnostics);
        Assert.Contains("eval-duration-ms", metric.Metadata!.Keys);
    }

    [Fact]
    public async Task A_test_case_may_come_from_a_program_that_does_not_know_this_library()
    {
        var metric = await EvaluateAsync(new ExactMatch(), new TheirContext("Test Case", """{"actualOutput":"a","expectedOutput":"a"}"""));

        Assert.Equal(1, metric.Value);
    }

    [Fact]
    public async Task A_context_that_is_no_test_case_is_an_error()
    {
        var metric = await EvaluateAsync(new ExactMatch(), new TheirContext("Test Case", "[1]"));

        Assert.Null(metric.Value);
        Assert.Equal(EvaluationDiagnosticSeverity.Error, Assert.Single(metric.Diagnostics!).Severity);
        Assert.True(metric.Interpretation!.Failed);
    }

    [Fact]
    public async Task What_is_missing_is_a_warning_not_a_failure()
    {
        var metric = await EvaluateAsync(new ExactMatch(), new TheirContext("Something else", "x"));

        Assert.Null(metric.Value);
        var diagnostic = Assert.Single(metric.Diagnostics!);
        Assert.Equal(EvaluationDiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Equal("ExactMatch needs expectedOutput, which the test case lacks.", diagnostic.Message);
        Assert.False(metric.Interpretation!.Failed);
    }

    /// <summary>Names as in Microsoft.Extensions.AI.Evaluation.Quality and .NLP 10.9; their own is taken before another's.</summary>
    [Theory]
    [InlineData("ExactMatch", 1.0, "Ground Truth (Completeness)", "good")]
    [InlineData("F1", 1.0, "Ground Truth (Equivalence)", "bad", "Ground Truth (F1)", "good")]
    [InlineData("F1", 1.0, "Ground Truth (F1)", "good", "Ground Truth (Equivalence)", "bad")]
    [InlineData("GLEU", 1.0, "References (GLEU)", "bad|good")]
    [InlineData("ExactMatch", null, "References (GLEU)", "good|better")]
    [InlineData("BLEU", 1.0, "References (BLEU)", "good")]
    public async Task The_contexts_of_Microsofts_evaluators_are_read_too(string metric, double? score, params string[] contexts)
    {
        var given = contexts.Chunk(2).Select(pair => new TheirContext(pair[0], pair[1].Split('|'))).ToArray();

        var result = await Measure.Metric(metric).EvaluateAsync(
            [new(ChatRole.User, "How?")], new ChatResponse(new ChatMessage(ChatRole.Assistant, "good")), null, given, Cancellation);

        Assert.Equal(score is null, result.Get<NumericMetric>(metric).Value is null);
        if (metric != "BLEU") // of one word, which is smoothed
            Assert.Equal(score, result.Get<NumericMetric>(metric).Value);
    }

    [Theory]
    [InlineData("Groundedness", "Grounding Context (Groundedness)", "Rome is warm.", "[\"Rome is warm.\"]")]
    [InlineData("Retrieval", "Retrieved Context Chunks (Retrieval)", "one|two", "[\"one\",\"two\"]")]
    [InlineData("TaskAdherence", "Tool Definitions (Task Adherence)", """[{"name":"book","description":"Books."}]""", "\"name\":\"book\"")]
    public async Task What_they_bring_along_is_shown_to_the_judge(string metric, string name, string texts, string shown)
    {
        await using var judge = await HttpJudge.StartAsync((string _) => """{"reason":"r","rating":4}""");

        var result = await Measure.Metric(metric).EvaluateAsync(
            [new(ChatRole.User, "Is it warm?")], new ChatResponse(new ChatMessage(ChatRole.Assistant, "Yes.")),
            new(judge.Client), [new TheirContext(name, texts.Split('|'))], Cancellation);

        Assert.Equal(4, result.Get<NumericMetric>(metric).Value);
        Assert.Contains(shown, HttpJudge.UserText(Assert.Single(judge.Server.Requests)));
    }

    [Theory]
    [InlineData(0.5, false, 0.75, true)]
    [InlineData(0.8, false, 0.75, false)]
    [InlineData(0.5, true, 0, false)]
    public async Task A_threshold_of_ones_own_decides_and_strict_accepts_the_best_only(double threshold, bool strict, double score, bool passes)
    {
        var metric = new ThresholdEvaluator(Measure.Metric("Arithmetic", """{"expression":"0.75 * ExactMatch"}"""), threshold, strict);

        var result = await metric.EvaluateAsync([], new ChatResponse(), null,
            [new TestCaseContext(new() { ActualOutput = "a", ExpectedOutput = "a" })], Cancellation);

        var measured = result.Get<NumericMetric>("Arithmetic");
        Assert.Equal((score, !passes), (measured.Value, measured.Interpretation!.Failed));
    }

    [Fact]
    public async Task Without_a_test_case_the_chat_is_one()
    {
        var call = new ChatMessage(ChatRole.Assistant,
            [new FunctionCallContent("1", "search", new Dictionary<string, object?> { ["q"] = "Rome" })]);
        var result = new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "three flights")]);
        await using var judge = await HttpJudge.StartAsync((string _) => """{"verdicts":[{"verdict":"yes","reason":null}],"reason":"Fits."}""");

        var result1 = await new ArgumentCorrectness().EvaluateAsync(
            [new(ChatRole.System, "You book."), new(ChatRole.User, "To Rome"), call, result],
            new ChatResponse(new ChatMessage(ChatRole.Assistant, "Found three.")),
            new ChatConfiguration(judge.Client), cancellationToken: Cancellation);

        var metric = result1.Get<NumericMetric>("ArgumentCorrectness");
        Assert.Equal((1.0, "Fits."), (metric.Value, metric.Reason));
        Assert.Equal(("scripted-2026-01-01", "100", "20"),
            (metric.Metadata!["eval-model"], metric.Metadata["eval-input-tokens"], metric.Metadata["eval-output-tokens"]));
        Assert.Matches("^[0-9a-f]{12}$", metric.Metadata["eval-prompt-version"]);
        var asked = HttpJudge.UserText(judge.Server.Requests.First());
        Assert.Contains("To Rome", asked);
        Assert.Contains("""{\"name\":\"search\",\"type\":\"FUNCTION\",\"inputParameters\":{\"q\":\"Rome\"},\"output\":\"three flights\"}""", asked);
    }

    [Fact]
    public async Task A_judged_metric_without_a_judge_is_skipped()
    {
        var metric = await EvaluateAsync(new AnswerRelevancy(), new TestCaseContext(new() { Input = "a", ActualOutput = "b" }));

        Assert.Equal("AnswerRelevancy needs a judge, and none is configured.", Assert.Single(metric.Diagnostics!).Message);
    }

    [Fact]
    public async Task Cancellation_is_thrown()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new ExactMatch().MeasureAsync(new() { ActualOutput = "a", ExpectedOutput = "a" }, null, cancelled.Token));
    }

    private static async Task<NumericMetric> EvaluateAsync(TestCaseMetric metric, EvaluationContext context)
    {
        var result = await metric.EvaluateAsync([], new ChatResponse(), null, [context], Cancellation);
        return result.Get<NumericMetric>(metric.Name);
    }

    private sealed class TheirContext(string name, params string[] texts)
        : EvaluationContext(name, texts.Select(text => new TextContent(text)));
}
