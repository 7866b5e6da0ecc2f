using Platform.Web.Components.Content;

namespace Platform.Web.Tests.Content;

public class SafeMarkdownTests
{
    [Theory]
    [InlineData("# x\n<script>alert(1)</script>")]
    [InlineData("**x** <img src=x onerror=alert(1)>")]
    [InlineData("`x` [a](javascript:alert(1))")]
    [InlineData("`x` [a](JaVaScRiPt:alert(1))")]
    [InlineData("`x` [a](data:text/html,<script>alert(1)</script>)")]
    [InlineData("`x` <javascript:alert(1)>")]
    [InlineData("`x` ![a](https://evil.example/pixel.png)")]
    [InlineData("`x` [a]{onclick=alert(1)}")]
    [InlineData("`x` [a][b]\n\n[b]: javascript:alert(1)")]
    [InlineData("`x` [a](//evil.example)")]
    public void Does_nothing_but_show(string text)
    {
        var page = WebFixture.Parse(SafeMarkdown.ToHtml(text)!.Value.Value);

        Assert.Empty(page.QuerySelectorAll("script, img, iframe, [onerror], [onclick]"));
        Assert.All(page.QuerySelectorAll("a[href]"), link => Assert.True(link.GetAttribute("href") is "" || link.GetAttribute("href")!.StartsWith("https://", StringComparison.Ordinal)));
    }

    [Fact]
    public void Shows_tables_lists_and_code()
    {
        var page = WebFixture.Parse(SafeMarkdown.ToHtml("| a |\n|---|\n| 1 |\n\n- x\n\n```\ncode\n```\n\n[site](https://example.com)")!.Value.Value);

        Assert.Equal("1", page.QuerySelector("td")!.TextContent);
        Assert.Equal("x", page.QuerySelector("li")!.TextContent);
        Assert.Equal("code\n", page.QuerySelector("pre code")!.TextContent);
        Assert.Equal("https://example.com", page.QuerySelector("a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("5 * 3 and snake_case_name")]
    public void Leaves_plain_text_alone(string text) => Assert.Null(SafeMarkdown.ToHtml(text));

    [Fact]
    public void Leaves_text_alone_that_is_nested_too_deep_or_very_long()
    {
        Assert.Null(SafeMarkdown.ToHtml(string.Concat(Enumerable.Repeat("> ", 20_000)) + "x"));
        Assert.Null(SafeMarkdown.ToHtml("# " + new string('x', 60_000)));
    }
}
