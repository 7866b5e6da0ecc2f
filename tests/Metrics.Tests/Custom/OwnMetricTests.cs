using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Custom;
using Platform.Metrics.TestCases;
using Platform.Metrics.Tests.Judging;

namespace Platform.Metrics.Tests.Custom;

/// <summary>Metrics under names of one's own.</summary>
public class OwnMetricTests
{
    private static readonly TestCase _case = new() { Input = "q", ActualOutput = "Rome" };

    [Theory]
    [InlineData("tone", "GEval", """{"criteria":"c"}""", null)]
    [InlineData(" tone", "GEval", """{"criteria":"c"}""", "name")]
    [InlineData("Bias", "GEval", """{"criteria":"c"}""", "name")]
    [InlineData("tone", "Bias", "{}", "metric")]
    [InlineData("tone", "GEval", "[]", "options")]
    [InlineData("tone", "GEval", "{}", "criteria")]
    [InlineData("tone", "GEval", """{"criteria":"c","direction":"sideways"}""", "direction")]
    [InlineData("tone", "PatternFound", """{"pattern":"("}""", "pattern")]
    [InlineData("tone", "JsonSchema", "{}", "jsonSchema")]
    [InlineData("tone", "Arithmetic", """{"expression":"1 +"}""", "expression")]
    [InlineData("tone", "DAG", """{"dag":{"nodes":{}}}""", "dag")]
    [InlineData("tone", "Webhook", """{"url":"ftp://a"}""", "url")]
    [InlineData("tone", "Webhook", """{"url":"http://a","header":"Host"}""", "header")]
    [InlineData("tone", "Webhook", """{"url":"http://a","secret":"s"}""", "secret")]
    public void What_cannot_be_kept_names_the_field(string name, string metric, string options, string? field) =>
        Assert.Equal(field, OwnMetricRules.Check(new(name, metric, JsonElement.Parse(options)), [], out _).Select(problem => problem.Option).FirstOrDefault());

    [Fact]
    public async Task Arithmetic_keeps_the_own_metrics_that_it_names_as_they_were()
    {
        var rome = new OwnMetric("rome", "PatternFound", JsonElement.Parse("""{"pattern":"Rome"}"""), Version: 3);

        var problems = OwnMetricRules.Check(
            new("both", "Arithmetic", JsonElement.Parse("""{"expression":"rome + ExactMatch * 0 + 1"}""")), [rome], out var options);

        Assert.Empty(problems);
        Assert.Equal("""{"rome":{"metric":"PatternFound","options":{"pattern":"Rome"}}}""", options.GetProperty("metrics").GetRawText());
        var measured = await Measure.Metric("Arithmetic", options.GetRawText())
            .MeasureAsync(_case with { ExpectedOutput = "Rome" }, null, TestContext.Current.CancellationToken);
        Assert.Equal(2, measured.Score);
    }

    [Theory]
    [InlineData(true, 0.8, 2)]
    [InlineData(false, 1.0, 1)]
    public async Task A_graph_keeps_the_own_metrics_that_its_verdicts_lead_to(bool verdict, double score, int calls)
    {
        OwnMetric[] others =
        [
            new("warm tone", "GEval", JsonElement.Parse("""{"evaluationSteps":["Is it warm?"]}"""), Version: 3),
            new("rome", "PatternFound", JsonElement.Parse("""{"pattern":"Rome"}""")),
        ];
        await using var judge = await HttpJudge.StartAsync(prompt =>
            prompt == "dag_binary" ? $$"""{"reason":"r","verdict":{{(verdict ? "true" : "false")}}}""" : """{"reason":"Warm.","score":8}""");

        var problems = OwnMetricRules.Check(new("route", "DAG", Graph("warm tone", "rome")), others, out var options);
        var again = OwnMetricRules.Check(new("route", "DAG", options), [others[0] with { Options = JsonElement.Parse("""{"criteria":"Newer."}""") }], out var newer);
        var measured = await Measure.Metric("DAG", options.GetRawText()).MeasureAsync(_case, judge.Client, TestContext.Current.CancellationToken);

        Assert.Empty(problems.Concat(again));
        Assert.Equal((score, calls), (measured.Score, measured.JudgeCalls));
        Assert.Contains("Newer.", newer.GetRawText()); // kept again it takes what is active now,
        Assert.Contains("PatternFound", newer.GetRawText()); // and what no longer is stays as it was
    }

    [Fact]
    public void A_graph_that_is_not_kept_may_lead_to_own_metrics_as_they_are_active()
    {
        OwnMetric[] own =
        [
            new("rome", "PatternFound", JsonElement.Parse("""{"pattern":"Roma"}"""), Version: 1, Active: false),
            new("rome", "PatternFound", JsonElement.Parse("""{"pattern":"Rome"}"""), Version: 2),
        ];
        var names = new NamedMetrics(own);

        var graph = names.WithParts("DAG", Graph("rome", "ExactMatch"));
        var sum = names.WithParts("Arithmetic", JsonElement.Parse("""{"expression":"rome * 2"}"""));

        Assert.True(names.TryCreate("DAG", null, graph, strict: false, out _, out var problem), problem);
        Assert.True(names.TryCreate("Arithmetic", null, sum, strict: false, out _, out problem), problem);
        Assert.All([graph, sum], options => Assert.Contains("\"Rome\"", options!.Value.GetRawText()));
        Assert.Equal("""{"pattern":"rome"}""", names.WithParts("PatternFound", JsonElement.Parse("""{"pattern":"rome"}"""))!.Value.GetRawText());
    }

    [Theory]
    [InlineData("DAG", "route → route")]
    [InlineData("Arithmetic", "route → route")]
    public void A_metric_that_is_made_of_itself_is_refused(string kind, string circle)
    {
        var options = kind == "DAG" ? Graph("route", "ExactMatch") : JsonElement.Parse("""{"expression":"route + 1"}""");
        var earlier = new OwnMetric("route", "GEval", JsonElement.Parse("""{"criteria":"c"}"""));

        var problem = Assert.Single(OwnMetricRules.Check(new("route", kind, options), [earlier], out _));

        Assert.EndsWith($"which would never end: {circle}.", problem.Text);
    }

    [Fact]
    public void A_circle_over_another_metric_is_refused()
    {
        var route = new OwnMetric("route", "PatternFound", JsonElement.Parse("""{"pattern":"x"}"""));
        OwnMetricRules.Check(new("sum", "Arithmetic", JsonElement.Parse("""{"expression":"route * 2"}""")), [route], out var sum);

        var problem = Assert.Single(OwnMetricRules.Check(
            new("route", "DAG", Graph("sum", "ExactMatch")), [route, new("sum", "Arithmetic", sum)], out _));

        Assert.Equal(("dag", true), (problem.Option, problem.Text.EndsWith("never end: route → sum → route.", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_verdict_that_leads_to_no_metric_says_so() => Assert.Contains("whose metric nothing cannot be used: There is no metric nothing",
        Assert.Single(OwnMetricRules.Check(new("route", "DAG", Graph("nothing", "ExactMatch")), [], out _)).Text);

    private static JsonElement Graph(string yes, string no) => JsonElement.Parse($$$"""
        {"dag":{"nodes":{
            "q":{"type":"BinaryJudgementNode","criteria":"c","children":["y","n"]},
            "y":{"type":"VerdictNode","verdict":true,"child":{"type":"metric","metric_name":"{{{yes}}}"} },
            "n":{"type":"VerdictNode","verdict":false,"child":{"type":"metric","metric_name":"{{{no}}}"} }
        } } }
        """);

    [Fact]
    public void A_name_means_the_active_version_unless_one_is_given()
    {
        var names = new NamedMetrics(
        [
            new("rude", "GEval", JsonElement.Parse("""{"criteria":"c"}"""), 1, Active: false),
            new("rude", "GEval", JsonElement.Parse("""{"criteria":"c","direction":"lower"}"""), 2),
        ]);

        Assert.Equal((Direction.Lower, Direction.Higher), (names.Find("rude")!.Direction, names.Find("rude", 1)!.Direction));
        Assert.True(names.IsLowerBetter("rude [GEval]") && names.IsLowerBetter("Hallucination") && !names.IsLowerBetter("Tool Correctness"));
        Assert.False(names.TryCreate("rude", 3, null, false, out _, out var problem));
        Assert.Equal("There is no version 3 of a metric rude.", problem);
        Assert.False(names.TryCreate("rude", null, JsonElement.Parse("""{"votes":3}"""), false, out _, out problem));
        Assert.Contains("has its options already", problem);
        Assert.Contains("measures a span or a trace", names.Problem("rude", null, null, false, "thread"));
    }

    [Theory]
    [InlineData("127.0.0.1", true)] // one's own services: decision 0028
    [InlineData("10.1.2.3", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    public void Webhooks_reach_services_and_not_the_machines_surroundings(string address, bool allowed) =>
        Assert.Equal(allowed, WebhookAddress.IsAllowed(IPAddress.Parse(address)));

    [Fact]
    public async Task A_webhook_sends_its_secret_and_no_more_than_it_may()
    {
        var asked = new List<string?>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/", (HttpRequest request) =>
        {
            asked.Add(request.Headers.Authorization);
            return Results.Json(new { score = 1, reason = new string('x', 5_000) });
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var webhook = new Webhook { Url = app.Urls.First(), Secret = "Bearer abc" };

        var measured = await webhook.MeasureAsync(_case, null, TestContext.Current.CancellationToken);
        var tooLarge = await webhook.MeasureAsync(
            new() { ActualOutput = new('x', 2_000_000) }, null, TestContext.Current.CancellationToken);

        Assert.Equal((1.0, 2_001), (measured.Score, measured.Reason.Length));
        Assert.Contains("larger than the 1024 KiB", tooLarge.Reason);
        Assert.Equal(["Bearer abc"], asked);
    }
}
