using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Custom;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Custom;

public class CustomMetricTests
{
    private static readonly TestCase _case = new() { Input = "q", ActualOutput = "Rome", ExpectedOutput = "Rome" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("-2 * -3", 6)]
    [InlineData("max(1, 5, 3) - min(2, 4)", 3)]
    [InlineData("8 / 4 / 2", 1)]
    public void Expressions_are_computed_as_in_school(string text, double value) =>
        Assert.Equal(value, Expression.Parse(text).Evaluate(new Dictionary<string, double>()));

    [Fact]
    public void Sums_and_products_know_no_order() =>
        Gen.Select(Gen.Int[1, 99], Gen.Int[1, 99], Gen.Int[1, 99]).Sample((a, b, c) =>
            Value($"{a} + {b} * {c}") == a + (b * c) && Value($"{c} * {b} + {a}") == a + (b * c) && Value($"({a} + {b}) * {c}") == (a + b) * c);

    [Theory]
    [InlineData("1 +", "ends too early")]
    [InlineData("(1", "not closed")]
    [InlineData("1 2", "where it should end")]
    [InlineData("min 1", "without parentheses")]
    [InlineData("Nonsense + 1", "There is no metric Nonsense")]
    [InlineData("Arithmetic", "must not name Arithmetic itself")]
    public void A_wrong_expression_is_refused(string text, string problem) =>
        Assert.Contains(problem, Measure.Problem("Arithmetic", new JsonObject { ["expression"] = text }.ToJsonString()));

    [Fact]
    public async Task Scores_of_other_metrics_are_combined_without_a_judge_where_none_is_needed()
    {
        var metric = Measure.Metric("Arithmetic", """
            {"expression":"0.5 * ExactMatch + 0.5 * (1 - short)","name":"Mixed","metrics":{"short":{"metric":"PatternMatch","options":{"pattern":".{1,3}"}}}}
            """);

        var measured = await metric.MeasureAsync(_case, null, Cancellation);

        Assert.Equal((1.0, "Mixed", false), (measured.Score, metric.Name, metric.Description.NeedsJudge));
        Assert.Equal(MeasurementStatus.Skipped, (await metric.MeasureAsync(new() { ActualOutput = "Rome" }, null, Cancellation)).Status);
        Assert.Equal(MeasurementStatus.Failed,
            (await Measure.Metric("Arithmetic", """{"expression":"1 / (ExactMatch - 1)"}""").MeasureAsync(_case, null, Cancellation)).Status);
    }

    [Fact]
    public void What_calls_a_program_says_so_also_inside_a_sum()
    {
        const string hook = """{"metric":"Webhook","options":{"url":"http://localhost:9"}}""";

        Assert.Equal(["Webhook"], MetricCatalogue.All.Where(metric => metric.CallsOut).Select(metric => metric.Name));
        Assert.True(Measure.Metric("Arithmetic", $$$"""{"expression":"1 - hook","metrics":{"hook":{{{hook}}}}}""").Description.CallsOut);
        Assert.False(Measure.Metric("Arithmetic", """{"expression":"1 - ExactMatch"}""").Description.CallsOut);
    }

    [Theory]
    [InlineData("""{"score":0.25,"reason":"As you like it."}""", 200, 0.25, false)]
    [InlineData("""{"score":7}""", 200, null, false)]
    [InlineData("hello", 200, null, false)]
    [InlineData("{}", 503, null, true)]
    [InlineData("{}", 404, null, false)]
    public async Task A_webhook_gives_the_score_or_none(string answer, int status, double? score, bool transient)
    {
        JsonNode? sent = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/check", async (HttpRequest request) =>
        {
            sent = await JsonNode.ParseAsync(request.Body, cancellationToken: Cancellation);
            return Results.Text(answer, "application/json", statusCode: status);
        });
        await app.StartAsync(Cancellation);

        var measured = await new Webhook { Url = $"{app.Urls.First()}/check" }.MeasureAsync(_case, null, Cancellation);

        Assert.Equal((score, transient), (measured.Score, measured.Transient));
        Assert.Equal("Rome", (string?)sent!["actualOutput"]);
    }

    [Fact]
    public async Task A_webhook_never_reaches_the_metadata_service_of_a_cloud()
    {
        var measured = await new Webhook { Url = "http://169.254.169.254/latest/meta-data/" }.MeasureAsync(_case, null, Cancellation);

        Assert.Equal(MeasurementStatus.Failed, measured.Status);
        Assert.Contains("not an address that webhooks may have", measured.Reason);
    }

    private static double Value(string text) => Expression.Parse(text).Evaluate(new Dictionary<string, double>());
}
