using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Mvc.Testing;
using Platform.Web.SignIn;

namespace Platform.Web.Tests.SignIn;

public class SignInTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("traces")]
    [InlineData("traces.csv")]
    [InlineData("traces/0123456789abcdef0123456789abcdef/json")]
    [InlineData("settings")]
    [InlineData("projects/platform/traces")]
    public async Task Leads_to_the_sign_in_page_whoever_is_not_signed_in(string page)
    {
        using var answer = await web.CreateVisitor().GetAsync(new Uri(web.Address, page), Cancel);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.EndsWith("/login", answer.Headers.Location!.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("health")]
    [InlineData("alive")]
    [InlineData("login")]
    [InlineData("app.css")]
    public async Task Needs_no_session_for_health_and_for_the_sign_in_page(string page)
    {
        using var answer = await web.CreateVisitor().GetAsync(new Uri(web.Address, page), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Signs_in_by_the_link_that_the_host_prints_and_goes_where_the_visitor_wanted()
    {
        var visitor = web.CreateVisitor();

        using var answer = await visitor.GetAsync(new Uri($"/login?t={WebFixture.Token}&returnUrl=%2Ftraces%3Frange%3D7d", UriKind.Relative), Cancel);

        Assert.Equal("/traces?range=7d", answer.Headers.Location!.PathAndQuery);
        using var traces = await visitor.GetAsync(new Uri("/traces", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, traces.StatusCode);
    }

    [Fact]
    public async Task Signs_in_by_the_form()
    {
        var visitor = web.CreateVisitor();

        using var answer = await PostTokenAsync(visitor, WebFixture.Token);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        using var traces = await visitor.GetAsync(new Uri("/traces", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, traces.StatusCode);
    }

    [Fact]
    public async Task Says_that_a_token_is_wrong_and_where_the_right_one_is_printed()
    {
        var visitor = web.CreateVisitor();

        using var answer = await PostTokenAsync(visitor, "guess");

        var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Contains("not the token", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("./run", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("platform.session", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData(@"/\evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/traces?range=7d", "/traces?range=7d")]
    [InlineData(null, "/")]
    public void Never_leads_to_another_site(string? asked, string expected) =>
        Assert.Equal(expected, LocalAddress.OrStart(asked));

    [Fact]
    public async Task Signs_out()
    {
        var project = await web.CreateProjectAsync();

        using var answer = await project.SubmitAsync("traces", "sign-out");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        using var traces = await project.GetAsync("traces");
        Assert.Equal(HttpStatusCode.Found, traces.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_form_without_its_antiforgery_token()
    {
        var visitor = await web.SignInAsync();
        using var form = new FormUrlEncodedContent([new("_handler", "sign-out")]);

        using var answer = await visitor.PostAsync(new Uri("/traces", UriKind.Relative), form, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Another_replica_reads_the_session_but_not_one_with_another_token()
    {
        var session = await SessionAsync();
        await using var replica = web.WithWebHostBuilder(_ => { });
        await using var renewed = web.WithWebHostBuilder(builder => builder.UseSetting("PLATFORM_BROWSER_TOKEN", "a new one"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(replica, session));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(renewed, session));
    }

    private async Task<string> SessionAsync()
    {
        using var answer = await web.CreateVisitor().GetAsync(new Uri($"/login?t={WebFixture.Token}", UriKind.Relative), Cancel);
        return answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("platform.session=", StringComparison.Ordinal)).Split(';')[0];
    }

    private static async Task<HttpStatusCode> StatusAsync(WebApplicationFactory<Program> replica, string session)
    {
        replica.UseKestrel(0);
        replica.StartServer();
        using var visitor = WebFixture.CreateVisitor(replica.ClientOptions.BaseAddress);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/traces", UriKind.Relative)) { Headers = { { "Cookie", session } } };
        using var answer = await visitor.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostTokenAsync(HttpClient visitor, string token)
    {
        var page = WebFixture.Parse(await visitor.GetStringAsync(new Uri("/login", UriKind.Relative), Cancel));
        var hidden = page.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Select(input => KeyValuePair.Create(input.Name!, input.Value));
        using var form = new FormUrlEncodedContent([.. hidden, new("Token", token)]);
        return await visitor.PostAsync(new Uri("/login", UriKind.Relative), form, Cancel);
    }
}
