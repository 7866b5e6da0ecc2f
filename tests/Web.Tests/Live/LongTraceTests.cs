using Microsoft.Playwright;
using Platform.Web.Tests.GuardRails;

namespace Platform.Web.Tests.Live;

/// <summary>A trace of 33,000 spans, the size that other viewers cut off.</summary>
public class LongTraceTests(WebFixture web, BrowserFixture browser)
{
    private const int Spans = 33_000;

    // How long it takes is measured by bench/LongTrace. Here the machine may be busy, so a trace of 100 spans is the measure.
    [Fact]
    public async Task Is_painted_about_as_soon_as_a_short_one()
    {
        var (project, id) = await LongTraceAsync();
        var few = Sample.NewTraceId();
        await project.WriteAsync(Enumerable.Range(1, 100).Select(i => Sample.Span(project, few, i, i == 1 ? null : 1)));
        await using var tab = await browser.OpenAsync(project, "traces");

        var (ofLong, ofShort) = (new List<double>(), new List<double>());
        for (var i = 0; i < 3; i++)
        {
            ofLong.Add(await PaintedAsync(tab.Page, $"{project.Address}traces/{id}"));
            ofShort.Add(await PaintedAsync(tab.Page, $"{project.Address}traces/{few}"));
        }

        Assert.InRange(ofLong.Min() / ofShort.Min(), 0, 10);
    }

    [Fact]
    public async Task Scrolls_to_its_last_row_and_walks_by_keyboard()
    {
        var (project, id) = await LongTraceAsync();
        await using var tab = await browser.OpenAsync(project, $"traces/{id}");

        var tree = tab.Page.Locator(".tree-scroll");
        await tree.EvaluateAsync("tree => tree.scrollTop = tree.scrollHeight");
        var last = tab.Page.Locator($"#s-{Sample.SpanId(Spans)}");
        await last.WaitForAsync(new() { Timeout = 10_000 });
        await Assertions.Expect(last).ToBeInViewportAsync();
        // What is far away is not kept.
        Assert.InRange(await tab.Page.Locator(".span").CountAsync(), 1, 10_000);

        await last.Locator(".title").ClickAsync();
        await Assertions.Expect(tab.Page.Locator(".details h2")).ToHaveTextAsync($"step {Spans}");
        await Assertions.Expect(last).ToHaveAttributeAsync("aria-current", "true");
        await Assertions.Expect(last).ToBeInViewportAsync();

        await tab.Page.Keyboard.PressAsync("k");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".details h2")).ToHaveTextAsync($"step {Spans - 1}");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Brings_the_span_of_an_address_into_view()
    {
        var (project, id) = await LongTraceAsync();

        await using var tab = await browser.OpenAsync(project, $"traces/{id}?span={Sample.SpanId(20_000)}");

        await Assertions.Expect(tab.Page.Locator($"#s-{Sample.SpanId(20_000)}")).ToBeInViewportAsync();
        await Assertions.Expect(tab.Page.Locator(".details h2")).ToHaveTextAsync("step 20000");
    }

    [Fact]
    public async Task Leads_to_every_row_without_script()
    {
        var (project, id) = await LongTraceAsync();

        var page = await project.OpenAsync($"traces/{id}");
        Assert.NotNull(page.GetElementById($"s-{Sample.SpanId(Spans)}")); // the last chunk comes with the page
        var link = page.QuerySelectorAll(".chunk .more a")[^1];
        Assert.Equal("Spans 32,801 to 32,900", link.TextContent);

        var before = await project.OpenAsync(link.GetAttribute("href")!);
        Assert.NotNull(before.GetElementById($"s-{Sample.SpanId(Spans - 101)}"));
    }

    /// <returns>Milliseconds to the first paint, by the browser's own clock; the page comes whole, so it shows rows.</returns>
    private static async Task<double> PaintedAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.Locator(".span").First.WaitForAsync();
        return await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    }

    private async Task<(TestProject Project, string TraceId)> LongTraceAsync()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Enumerable.Range(1, Spans).Select(i => Sample.Span(project, id, i, i == 1 ? null : 1, "llm") with
        {
            Input = Sample.Json($"input {i}"),
            InputTokens = 10,
            CostUsd = 0.001m,
        }));
        await project.SettleAsync();
        return (project, id);
    }
}
