using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Platform.Fixtures;
using Platform.Metrics.Nlp;
using Platform.Metrics.Rag;
using Platform.Metrics.TestCases;
using Platform.Metrics.Tests.Judging;
using Platform.Metrics.Text;
using Platform.Metrics.UnitTests;

namespace Platform.Metrics.Tests.UnitTests;

/// <summary>What docs/guide/unit-tests.md shows.</summary>
public sealed class UnitTestSupportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_result_that_does_not_pass_fails_the_test_with_its_reason()
    {
        var good = await EvaluateAsync(new ExactMatch(), new() { ActualOutput = "a", ExpectedOutput = "a" });
        var bad = await EvaluateAsync(new ExactMatch(), new() { ActualOutput = "a", ExpectedOutput = "b" });
        var unscored = await EvaluateAsync(new ExactMatch(), new() { ActualOutput = "a" });

        Assert.Same(good, good.MustPass());
        Assert.Equal("ExactMatch: 0. The actual output differs from the expected one.", Assert.Throws<EvaluationFailedException>(() => bad.MustPass()).Message);
        Assert.Contains("needs expectedOutput", Assert.Throws<EvaluationFailedException>(() => unscored.MustPass()).Message);
    }

    [Fact]
    public async Task The_same_question_is_asked_once_and_kept_for_the_next_run()
    {
        await using var judge = await HttpJudge.StartAsync(request => new JudgeAnswer(SchemaAnswers.To(request)));
        using var first = new DiskCache(judge.Client, _folder);
        using var later = new DiskCache(judge.Client, _folder);

        var scores = new List<double?>();
        foreach (var cache in new[] { first, first, later })
            scores.Add((await new AnswerRelevancy().MeasureAsync(JudgeCases.Case, cache, Cancellation)).Score);
        await new AnswerRelevancy().MeasureAsync(JudgeCases.Case with { Input = "Something else." }, later, Cancellation);

        Assert.Equal([0.5, 0.5, 0.5], scores);
        Assert.Equal(2, judge.Server.Requests.Count);
        Assert.Equal((1, 1), (first.Hits, later.Hits));
    }

    [Fact]
    public async Task The_report_shows_failures_first_and_escapes_what_agents_wrote()
    {
        var report = new HtmlReport();
        report.Add("fine", await EvaluateAsync(new ExactMatch(), new() { ActualOutput = "a", ExpectedOutput = "a" }));
        report.Add("<script>", await EvaluateAsync(new ExactMatch(), new() { ActualOutput = "a", ExpectedOutput = "b" }));
        var path = Path.Combine(_folder, "report.html");

        report.Write(path);

        var page = await File.ReadAllTextAsync(path, Cancellation);
        Assert.Contains("1 of 2 passed", page);
        Assert.DoesNotContain("<script>", page);
        Assert.True(page.IndexOf("&lt;script&gt;", StringComparison.Ordinal) < page.IndexOf("fine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collection_of_the_platform_becomes_evaluators()
    {
        using var platform = Platform(("/api/metric-collections/quality", """
            {"name":"quality","metrics":[{"metric":"ExactMatch"},{"metric":"GEval","strict":true,"options":{"name":"Tone","criteria":"Be kind."}},
            {"metric":"F1","threshold":0.9}]}
            """));

        var evaluators = await PlatformCollection.GetAsync(platform, "quality", Cancellation);

        Assert.Equal(["ExactMatch", "Tone", "F1"], evaluators.SelectMany(evaluator => evaluator.EvaluationMetricNames));
        // Two thirds of the words: enough for the metric, not for the collection.
        var testCase = new TestCaseContext(new() { ActualOutput = "a b c", ExpectedOutput = "a b d" });
        var ofLibrary = await new F1().EvaluateAsync([], new ChatResponse(), null, [testCase], Cancellation);
        var ofCollection = await evaluators[2].EvaluateAsync([], new ChatResponse(), null, [testCase], Cancellation);
        Assert.Equal((false, true), (ofLibrary.Get<NumericMetric>("F1").Interpretation!.Failed, ofCollection.Get<NumericMetric>("F1").Interpretation!.Failed));
    }

    [Fact]
    public async Task A_collections_own_metrics_come_along_in_the_version_that_it_names()
    {
        using var platform = Platform(
            ("/api/metric-collections/quality", """{"metrics":[{"metric":"booking code"},{"metric":"rome","version":2,"strict":true,"options":null}]}"""),
            ("/api/metrics/booking%20code", """{"name":"booking code","version":4,"active":true,"metric":"PatternFound","options":{"pattern":"[A-Z]{2}-[0-9]+"}}"""),
            ("/api/metrics/rome?version=2", """{"name":"rome","version":2,"active":false,"metric":"PatternFound","options":{"pattern":"Rome"}}"""));

        var evaluators = await PlatformCollection.GetAsync(platform, "quality", Cancellation);

        Assert.Equal(["booking code", "rome"], evaluators.SelectMany(evaluator => evaluator.EvaluationMetricNames));
        var testCase = new TestCaseContext(new() { ActualOutput = "Your code is LH-1234." });
        Assert.Equal(1, (await evaluators[0].EvaluateAsync([], new ChatResponse(), null, [testCase], Cancellation)).Get<NumericMetric>("booking code").Value);
        Assert.Equal(0, (await evaluators[1].EvaluateAsync([], new ChatResponse(), null, [testCase], Cancellation)).Get<NumericMetric>("rome").Value);
    }

    [Theory]
    [InlineData(null, "There is no metric ours, neither in this version of the library nor on the platform.")]
    [InlineData("""{"active":false,"metric":"PatternFound","options":{"pattern":"x"}}""", "No version of the metric ours is active")]
    [InlineData("""{"active":true,"hasSecret":true,"metric":"Webhook","options":{"url":"http://a"}}""", "a secret, which only the platform knows")]
    [InlineData("""{"active":true,"metric":"Newest","options":{}}""", "The metric ours cannot be used: There is no metric Newest")]
    public async Task A_metric_that_cannot_run_in_a_test_says_why(string? own, string why)
    {
        using var platform = Platform([("/api/metric-collections/quality", """{"metrics":[{"metric":"ours"}]}"""),
            .. own is null ? Array.Empty<(string, string)>() : [("/api/metrics/ours", own)]]);

        var problem = await Assert.ThrowsAsync<FormatException>(() => PlatformCollection.GetAsync(platform, "quality", Cancellation));

        Assert.Contains(why, problem.Message);
    }

    private static HttpClient Platform(params (string Path, string Json)[] answers) =>
        new(new Answering(answers.ToDictionary())) { BaseAddress = new("http://platform") };

    private static async Task<EvaluationResult> EvaluateAsync(ExactMatch metric, TestCase testCase) =>
        await metric.EvaluateAsync([], new ChatResponse(), null, [new TestCaseContext(testCase)], Cancellation);

    private sealed class Answering(Dictionary<string, string> answers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answers.TryGetValue(request.RequestUri!.PathAndQuery, out var json)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json, null, "application/json") }
                : new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}
