using System.Net;

namespace Platform.Web.Tests.Layout;

public class NotFoundPageTests(WebFixture web)
{
    [Fact]
    public async Task The_page_for_an_address_that_does_not_exist_is_whole_every_time()
    {
        var project = await web.CreateProjectAsync();

        foreach (var _ in Enumerable.Range(0, 20)) // it was sent before it had read the projects three times out of four
        {
            using var answer = await project.GetAsync("nowhere?a=b");
            var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

            Assert.Equal((HttpStatusCode.NotFound, "Not found"), (answer.StatusCode, page.Title));
            Assert.NotEmpty(page.QuerySelectorAll(".menu li"));
            Assert.EndsWith("/nowhere?a=b#main", page.QuerySelector(".skip")!.GetAttribute("href"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Its_skip_link_leads_to_no_other_host()
    {
        var visitor = await (await web.CreateProjectAsync()).VisitorAsync();

        using var answer = await visitor.GetAsync(
            new Uri($"{web.Address.GetLeftPart(UriPartial.Authority)}//elsewhere.example/x"), TestContext.Current.CancellationToken);
        var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal("/elsewhere.example/x#main", page.QuerySelector(".skip")!.GetAttribute("href"));
    }
}
