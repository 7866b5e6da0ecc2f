using System.Net.Http.Headers;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Platform.Web.Tests.GuardRails;

/// <summary>What holds for every page; the reasons and the limits are in decision 0005.</summary>
public class GuardRailTests(WebFixture web, BrowserFixture browser)
{
    private const int MostBytes = 80_000;
    private const int MostBytesOfThousandSpans = 150_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_weighs_at_most_80_kB_with_all_that_it_loads()
    {
        var (project, id) = await AllPages.FillAsync(web);

        foreach (var address in AllPages.Addresses)
        {
            var weight = await WeighAsync(project, address.With(id));
            Assert.True(weight <= MostBytes, $"{address} weighs {weight} bytes.");
        }
    }

    [Fact]
    public async Task A_trace_of_1000_spans_weighs_at_most_150_kB()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Enumerable.Range(0, 1000).Select(i => Sample.Span(project, id, i + 1, i == 0 ? null : (i / 3) + 1, "llm") with { InputTokens = i, CostUsd = i / 1000m }));

        Assert.Equal(1000, (await project.OpenAsync($"traces/{id}")).QuerySelectorAll(".span").Length);
        Assert.InRange(await WeighAsync(project, $"traces/{id}"), 1, MostBytesOfThousandSpans);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_is_clean_for_axe_asks_no_other_origin_and_breaks_no_policy(ColorScheme scheme)
    {
        var (project, id) = await AllPages.FillAsync(web);
        await using var tab = await browser.OpenAsync(project, "", scheme);

        foreach (var address in AllPages.Addresses)
        {
            await tab.Page.GotoAsync(project.Address + address.With(id));
            await tab.Page.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
            var found = await tab.Page.RunAxe();
            Assert.True(found.Violations.Length == 0, $"{address}: {string.Join("; ", found.Violations.Select(violation =>
                $"{violation.Id}: {violation.Nodes[0].Html}"))}");
        }

        Assert.All(tab.Requests, request => Assert.StartsWith(web.Address.GetLeftPart(UriPartial.Authority), request, StringComparison.Ordinal));
        Assert.DoesNotContain(tab.Errors, error => !error.Contains("404", StringComparison.Ordinal)); // pages that are not there answer so
    }

    [Fact]
    public async Task Every_answer_forbids_foreign_and_inline_code()
    {
        var (project, id) = await AllPages.FillAsync(web);

        foreach (var address in AllPages.Addresses)
        {
            using var answer = await project.GetAsync(address.With(id));
            var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel));
            Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src])"));
        }
    }

    [Fact]
    public async Task Every_page_has_a_title_and_one_heading_of_the_first_level()
    {
        var (project, id) = await AllPages.FillAsync(web);

        foreach (var address in AllPages.Addresses)
        {
            using var answer = await project.GetAsync(address.With(id));
            var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel));
            Assert.NotEmpty(page.Title!);
            Assert.Single(page.QuerySelectorAll("h1"));
        }
    }

    /// <summary>The compressed bytes of a page, its stylesheet, scripts and drawings, as a browser with an empty cache asks for them.</summary>
    private static async Task<long> WeighAsync(TestProject project, string address)
    {
        var visitor = await project.VisitorAsync();
        var (html, weight) = await FetchAsync(visitor, project.Address + address);
        var page = WebFixture.Parse(html);
        var parts = page.QuerySelectorAll("link[rel=stylesheet], link[rel=icon]").Select(link => link.GetAttribute("href"))
            .Concat(page.QuerySelectorAll("script[src]").Select(script => script.GetAttribute("src")))
            .Concat(page.QuerySelectorAll("use").Select(use => use.GetAttribute("href")!.Split('#')[0]))
            .Concat(["onPage.js", "preferences.js", "times.js", "keys.js", "copy.js", "stay.js", .. page.QuerySelector(".tree-scroll") is null ? (string[])[] : ["tree.js"]]); // what app.js imports
        foreach (var part in parts.Distinct())
            weight += (await FetchAsync(visitor, project.Address + part)).Weight;
        return weight;
    }

    private static async Task<(string Text, long Weight)> FetchAsync(HttpClient visitor, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var answer = await visitor.SendAsync(request, Cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);
        return (await DecodeAsync(bytes, answer.Content.Headers.ContentEncoding.SingleOrDefault()), bytes.Length);
    }

    private static async Task<string> DecodeAsync(byte[] bytes, string? encoding)
    {
        using var packed = new MemoryStream(bytes);
        await using Stream text = encoding switch
        {
            "br" => new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionMode.Decompress),
            "gzip" => new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress),
            _ => packed,
        };
        using var reader = new StreamReader(text);
        return await reader.ReadToEndAsync(Cancel);
    }
}
