using System.Net;
using Platform.Storage.Masking;
using Platform.Storage.Prices;
using Platform.Storage.Projects;

namespace Platform.Web.Tests.Settings;

public class SettingsPageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shows_a_new_key_once_and_revokes_it()
    {
        var project = await web.CreateProjectAsync();

        using var made = await project.SubmitAsync("settings", "add-key", ("Name", "ci"), ("Chosen", "ingest"), ("Chosen", "gate"), ("Chosen", "root"));
        var secret = WebFixture.Parse(await made.Content.ReadAsStringAsync(Cancel)).QuerySelector(".secret code")!.TextContent;
        var key = Assert.Single(await web.Get<ApiKeyStore>().ListAsync(project.Id, Cancel));

        Assert.StartsWith(key.KeyStart, secret, StringComparison.Ordinal);
        Assert.Equal(["ingest", "gate"], key.Scopes);
        Assert.DoesNotContain(secret, (await project.OpenAsync("settings")).Body!.TextContent, StringComparison.Ordinal);

        using var revoked = await project.SubmitAsync("settings", $"revoke-{key.Id}");
        Assert.Empty(await web.Get<ApiKeyStore>().ListAsync(project.Id, Cancel));
    }

    [Theory]
    [InlineData("add-key", "needs a name", "Name=ci")]
    [InlineData("add-masking", "cannot be used", "Kind=pattern", "Expression=(")]
    [InlineData("set-price", "must be an amount", "Price.Model=m", "Price.Input=-1", "Price.Output=2")]
    [InlineData("add-project", "lower-case", "ProjectName=No Good")]
    [InlineData("add-project", "already", "ProjectName=default")]
    public async Task Says_what_is_wrong(string form, string problem, params string[] fields)
    {
        var project = await web.CreateProjectAsync();

        using var answer = await project.SubmitAsync("settings", form, [.. fields.Select(field => (field.Split('=')[0], field.Split('=')[1]))]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(problem, WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adds_and_removes_masking_rules()
    {
        var project = await web.CreateProjectAsync();

        using var added = await project.SubmitAsync("settings", "add-masking", ("Kind", "pattern"), ("Expression", @"\d{16}"), ("Replacement", "[card]"));
        var rule = Assert.Single(await web.Get<MaskingRuleStore>().ListAsync(project.Id, Cancel));
        Assert.Equal(("pattern", @"\d{16}", "[card]"), (rule.Kind, rule.Expression, rule.Replacement));

        using var removed = await project.SubmitAsync("settings", $"unmask-{rule.Id}");
        Assert.Empty(await web.Get<MaskingRuleStore>().ListAsync(project.Id, Cancel));
    }

    [Fact]
    public async Task Sets_and_removes_prices()
    {
        var project = await web.CreateProjectAsync();

        using var set = await project.SubmitAsync("settings", "set-price", ("Price.Model", "my-model"), ("Price.Input", "2.5"), ("Price.Output", "10"), ("Price.CacheRead", ""), ("Price.CacheWrite", "3"));
        Assert.Equal([new() { Model = "my-model", InputUsd = 2.5m, OutputUsd = 10, CacheWriteUsd = 3 }], await web.Get<PriceStore>().ListAsync(project.Id, Cancel));

        using var removed = await project.SubmitAsync("settings", "unprice-my-model");
        Assert.Empty(await web.Get<PriceStore>().ListAsync(project.Id, Cancel));
    }

    [Fact]
    public async Task Makes_a_project_and_leads_there()
    {
        var project = await web.CreateProjectAsync();
        var name = $"made-{Guid.NewGuid():N}";

        using var made = await project.SubmitAsync("settings", "add-project", ("ProjectName", name));

        Assert.Equal($"/projects/{name}/settings", made.Headers.Location!.AbsolutePath);
        using var page = await (await project.VisitorAsync()).GetAsync(made.Headers.Location, Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Knows_no_project_that_was_not_made()
    {
        var visitor = await web.SignInAsync();

        using var page = await visitor.GetAsync(new Uri("/projects/nobody/traces", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("nothing at this address", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
