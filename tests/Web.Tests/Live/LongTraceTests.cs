using System.Diagnostics;
using Microsoft.Playwright;
using Platform.Web.Tests.GuardRails;

namespace Platform.Web.Tests.Live;

/// <summary>A trace of 33,000 spans, the size that other viewers cut off.</summary>
public class LongTraceTests(WebFixture web, BrowserFixture browser)
{
    private const int Spans = 33_000;

    [Fact]
    public async Task Opens_in_under_2_s_scrolls_to_its_last_row_and_walks_by_keyboard()
    {
        var (project, id) = await LongTraceAsync();
        await using var tab = await browser.OpenAsync(project, "traces");

        // The best of three: the machine may be busy with something else.
        var times = new List<long>();
        while (times.Count < 3 && !times.Any(time => time < 2000))
        {
            var opening = Stopwatch.StartNew();
            await tab.Page.GotoAsync($"{project.Address}traces/{id}");
            await tab.Page.Locator($"#s-{Sample.SpanId(1)}").WaitForAsync();
            times.Add(opening.ElapsedMilliseconds);
        }
        Assert.InRange(times.Min(), 0, 2000);

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
        var link = page.QuerySelectorAll(".chunk .more a")[^1];
        Assert.Equal("Spans 32,901 to 33,000", link.TextContent);

        var end = await project.OpenAsync(link.GetAttribute("href")!);
        Assert.NotNull(end.GetElementById($"s-{Sample.SpanId(Spans)}"));
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
