using System.Net;
using System.Text.Json;
using Platform.Storage.Gates;

namespace Platform.Web.Tests.Gates;

public class PolicyPageTests(WebFixture web)
{
    private static readonly (string, string) _ann = ("Author", "Ann");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_policy_is_written_changed_and_read_version_by_version()
    {
        var project = await web.CreateProjectAsync();
        Assert.Contains("No policy yet", (await project.OpenAsync("gates/policies")).Body!.TextContent, StringComparison.Ordinal);

        using var first = await project.SubmitAsync("gates/policies/default", "edit-policy",
            ("Content", """{"tiers":{"pr":{"limits":{"maxCostUsd":3}}}}"""), ("Comment", "To begin with."), _ann);
        using var second = await project.SubmitAsync("gates/policies/default", "edit-policy",
            ("Content", """{"tiers":{"pr":{"limits":{"maxCostUsd":4}}}}"""), _ann);

        Assert.All([first, second], answer => Assert.Equal(HttpStatusCode.Found, answer.StatusCode));
        var list = (await project.OpenAsync("gates/policies")).QuerySelector("tbody tr")!.TextContent;
        Assert.Contains("default2pr", Condensed(list), StringComparison.Ordinal);
        var page = await project.OpenAsync("gates/policies/default");
        Assert.Equal(["−\"maxCostUsd\":3", "+\"maxCostUsd\":4"], page.QuerySelectorAll(".diff .removed, .diff .added").Select(line => Condensed(line.TextContent)));
        var old = await project.OpenAsync("gates/policies/default?version=1");
        Assert.Contains("To begin with.", old.QuerySelector(".head")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("An older version", old.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waivers_are_added_and_ended_by_name_and_their_history_stays()
    {
        var project = await web.CreateProjectAsync();

        using var added = await project.SubmitAsync("gates/policies/default", "add-waiver",
            ("Given.Metric", "Faithfulness"), ("Given.Reason", "The tool is being replaced."), ("Given.Owner", "Ben"), ("Given.Expires", "2999-01-31"), _ann);
        var page = await project.OpenAsync("gates/policies/default");
        using var ended = await project.SubmitAsync("gates/policies/default", "end-waivers", ("Ended", "0"), ("Author", "Bob"));

        var waiver = page.QuerySelector("section[aria-labelledby=waivers-title] tbody tr")!.TextContent;
        foreach (var expected in new[] { "Faithfulness", "every suite", "The tool is being replaced.", "Ben", "holds", "2999-01-31" })
            Assert.Contains(expected, waiver, StringComparison.Ordinal);
        var versions = await web.Get<GatePolicyStore>().ListVersionsAsync(project.Id, "default", Cancel);
        Assert.Equal(["Bob", "Ann"], versions.Select(version => version.Author));
        Assert.Equal([0, 1], versions.Select(version => version.Policy.GetProperty("waivers").GetArrayLength()));
    }

    [Theory]
    [InlineData("not json", "JSON object")]
    [InlineData("""{"tiers":{"weekly":{}}}""", "weekly")]
    [InlineData("""{"waivers":[{"reason":"x","owner":"y","expires":"2999-01-01"}]}""", "names a metric, a case")]
    public async Task What_is_no_policy_is_refused_with_why_and_stays_in_the_form(string content, string why)
    {
        var project = await web.CreateProjectAsync();

        using var answer = await project.SubmitAsync("gates/policies/default", "edit-policy", ("Content", content), _ann);

        var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Contains(why, page.QuerySelector("details[open] .problem")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(content, page.QuerySelector("textarea[name=Content]")!.TextContent);
        Assert.Empty(await web.Get<GatePolicyStore>().ListAsync(project.Id, Cancel));
    }

    [Fact]
    public async Task A_change_of_an_overtaken_version_is_not_kept()
    {
        var project = await web.CreateProjectAsync();
        await web.Get<GatePolicyStore>().AddAsync(project.Id, "default", JsonElement.Parse("{}"), "Ann", null, Cancel);

        using var answer = await project.SubmitAsync("gates/policies/default", "edit-policy", ("Content", "{}"), ("Seen", "0"), _ann);

        Assert.Contains("made meanwhile", WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel)).QuerySelector(".problem")!.TextContent, StringComparison.Ordinal);
        Assert.Single(await web.Get<GatePolicyStore>().ListVersionsAsync(project.Id, "default", Cancel));
    }

    private static string Condensed(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
