using Microsoft.Playwright;
using Platform.Web.Tests.GuardRails;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace Platform.Web.Tests.GuardRails;

/// <summary>A real Chromium, the one of the machine.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            // Else Chromium asks for its makers' hosts at every start.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A signed-in page of 1,400 by 900; errors on its console fail the test when it is disposed.</summary>
    public async Task<OpenPage> OpenAsync(TestProject project, string page, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = project.Site.ToString(),
            ViewportSize = new() { Width = 1400, Height = 900 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var tab = new OpenPage(context, await context.NewPageAsync());
        await tab.Page.GotoAsync($"/login?t={WebFixture.Token}&returnUrl={Uri.EscapeDataString(project.Address + page)}");
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

/// <summary>A tab of the browser, and what it complained about.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public OpenPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
                Errors.Add(message.Text);
        };
        page.PageError += (_, error) => Errors.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    /// <summary>What stood on the console as an error, violations of the content security policy among it.</summary>
    public List<string> Errors { get; } = [];

    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
