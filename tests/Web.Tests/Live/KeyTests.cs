using Microsoft.Playwright;
using Platform.Web.Tests.GuardRails;

namespace Platform.Web.Tests.Live;

/// <summary>Every key of the key sheet, in a real browser.</summary>
public class KeyTests(WebFixture web, BrowserFixture browser)
{
    [Theory]
    [InlineData("o", "")]
    [InlineData("t", "traces")]
    [InlineData("h", "threads")]
    [InlineData("c", "metric-collections")]
    [InlineData("m", "metrics")]
    [InlineData("d", "datasets")]
    [InlineData("r", "test-runs")]
    [InlineData("g", "gates")]
    public async Task G_and_a_letter_go_to_a_page(string letter, string page)
    {
        var project = await web.CreateProjectAsync();
        await using var tab = await browser.OpenAsync(project, "settings");

        await tab.Page.Keyboard.PressAsync("g");
        await tab.Page.Keyboard.PressAsync(letter);

        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Uri(project.Site, project.Address + page).ToString());
    }

    [Fact]
    public async Task J_and_k_walk_through_rows_p_peeks_and_escape_closes()
    {
        var project = await web.CreateProjectAsync();
        var ids = Enumerable.Range(0, 3).Select(_ => Sample.NewTraceId()).ToList();
        foreach (var (i, id) in ids.Index())
            await project.WriteAsync(Sample.Trip(project, id, TimeSpan.FromMinutes(5 + i)));
        await using var tab = await browser.OpenAsync(project, "traces");
        var focused = tab.Page.Locator("[data-row]:focus");

        await PressAsync(tab, "j", "j", "k");
        await Assertions.Expect(focused).ToHaveAttributeAsync("href", $"traces/{ids[0]}");

        await PressAsync(tab, "p");
        await Assertions.Expect(tab.Page.Locator(".peek a", new() { HasText = "Open" })).ToHaveAttributeAsync("href", $"traces/{ids[0]}");
        await PressAsync(tab, "j");
        await Assertions.Expect(tab.Page.Locator(".peek a", new() { HasText = "Open" })).ToHaveAttributeAsync("href", $"traces/{ids[1]}");
        await PressAsync(tab, "k");
        await Assertions.Expect(tab.Page.Locator(".peek a", new() { HasText = "Open" })).ToHaveAttributeAsync("href", $"traces/{ids[0]}");
        await PressAsync(tab, "Escape");
        await Assertions.Expect(tab.Page.Locator(".peek")).ToHaveCountAsync(0);
        await Assertions.Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(3);

        await PressAsync(tab, "j", "Enter");
        await Assertions.Expect(tab.Page.Locator(".trace-head h1")).ToContainTextAsync("plan trip");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Slash_goes_to_the_search_where_letters_are_letters()
    {
        var project = await web.CreateProjectAsync();
        await using var tab = await browser.OpenAsync(project, "traces");

        await PressAsync(tab, "/", "g", "t", "?");

        Assert.Equal("gt?", await tab.Page.InputValueAsync("[name=search]"));
    }

    [Fact]
    public async Task E_goes_to_the_first_failure_of_a_trace()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id));
        await using var tab = await browser.OpenAsync(project, $"traces/{id}");

        await PressAsync(tab, "e");

        await Assertions.Expect(tab.Page.Locator(".details h2")).ToHaveTextAsync("GET /flights");
    }

    [Fact]
    public async Task The_key_sheet_opens_with_a_question_mark_closes_with_escape_and_names_no_other_key()
    {
        var project = await web.CreateProjectAsync();
        await using var tab = await browser.OpenAsync(project, "traces");

        await PressAsync(tab, "?");
        await Assertions.Expect(tab.Page.Locator("#keys")).ToBeVisibleAsync();
        var named = await tab.Page.Locator("#keys dt kbd").AllTextContentsAsync();
        await PressAsync(tab, "Escape");

        await Assertions.Expect(tab.Page.Locator("#keys")).ToBeHiddenAsync();
        Assert.Equal(["j", "k", "Enter", "p", "Esc", "/", "e", "n", "g", "o", "t", "h", "c", "m", "d", "r", "?"], named.Distinct()); // those tested here, n in KeyboardTests
    }

    [Fact]
    public async Task A_peek_leaves_the_list_where_it_was_scrolled_to()
    {
        var project = await web.CreateProjectAsync();
        foreach (var i in Enumerable.Range(0, 40))
            await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1, ago: TimeSpan.FromMinutes(5 + i)));
        await using var tab = await browser.OpenAsync(project, "traces");
        await tab.Page.EvaluateAsync("scrollTo(0, 400)");

        await tab.Page.Locator("tbody tr").Nth(15).HoverAsync();
        var before = await tab.Page.EvaluateAsync<double>("scrollY");
        await tab.Page.Locator("tbody tr").Nth(15).Locator(".peek-link").ClickAsync();
        await tab.Page.Locator(".peek").WaitForAsync();

        Assert.Equal(before, await tab.Page.EvaluateAsync<double>("scrollY"));
    }

    private static async Task PressAsync(OpenPage tab, params string[] keys)
    {
        foreach (var key in keys)
            await tab.Page.Keyboard.PressAsync(key);
    }
}
