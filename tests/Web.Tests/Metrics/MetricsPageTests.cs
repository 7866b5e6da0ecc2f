using System.Net;
using AngleSharp.Dom;
using Platform.Metrics.Catalogue;

namespace Platform.Web.Tests.Metrics;

public class MetricsPageTests(WebFixture web)
{
    [Theory]
    [InlineData("")]
    [InlineData("?scope=thread")]
    [InlineData("?scope=span&kind=deterministic")]
    public async Task Lists_the_metrics_of_a_scope_and_kind(string query)
    {
        var project = await web.CreateProjectAsync();

        var page = await project.OpenAsync($"metrics{query}");

        var expected = MetricCatalogue.All
            .Where(metric => query is "" || metric.Scopes.Contains(query.Contains("thread", StringComparison.Ordinal) ? "thread" : "span"))
            .Where(metric => !query.Contains("deterministic", StringComparison.Ordinal) || !metric.NeedsJudge);
        Assert.Equal(expected.Select(metric => metric.Name).Order(), page.QuerySelectorAll("tbody a").Select(link => link.TextContent).Order());
    }

    [Fact]
    public async Task A_metric_says_what_it_is_and_when_not_to_trust_it()
    {
        var project = await web.CreateProjectAsync();
        var metric = MetricCatalogue.Find("GEval")!;

        var article = (await project.OpenAsync("metrics/GEval")).QuerySelector("main")!.TextContent;

        Assert.All((string[])[metric.Summary, metric.WhenToUse, metric.Weaknesses, metric.JudgeCalls, .. metric.Options.Select(option => option.Name)],
            part => Assert.Contains(part, article, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_metric_is_not_found()
    {
        var project = await web.CreateProjectAsync();

        Assert.Contains("no metric of that name", (await project.OpenAsync("metrics/Nonsense", HttpStatusCode.NotFound)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
    }
}
