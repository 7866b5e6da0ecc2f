using System.Net.Http.Json;
using Microsoft.Playwright;
using OpenTelemetry.Exporter;

namespace Platform.EndToEnd.Tests;

/// <summary>What a person sees, in a real headless Chromium.</summary>
public sealed class BrowserTests(StackFixture stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trace_and_its_score_are_seen_without_a_reload()
    {
        (await stack.Api.PutAsJsonAsync("/api/metric-collections/seen", new
        {
            scope = "trace",
            metrics = new[] { new { metric = "AnswerRelevancy" } },
        }, Cancelled)).EnsureSuccessStatusCode();
        stack.Judge.Answer = request => JudgeScript.Answer(request) with { Delay = TimeSpan.FromSeconds(1) };
        try
        {
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
            });
            var page = await browser.NewPageAsync();
            await page.GotoAsync(new Uri(stack.Web, $"/login?t={StackFixture.BrowserToken}").ToString());

            var traceId = Agent.Send(stack, OtlpExportProtocol.HttpProtobuf, "seen in a browser", "seen");
            await page.GotoAsync(new Uri(stack.Web, "/traces").ToString());
            await page.GetByText("seen in a browser").First.ClickAsync();
            await page.WaitForURLAsync($"**/traces/{traceId}*");

            await Assertions.Expect(page.GetByText("AnswerRelevancy").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await Assertions.Expect(page.Locator("text=/\\b1(\\.0+)?\\b/").First).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByText("execute_tool lookup").First).ToBeVisibleAsync();
        }
        finally
        {
            stack.Judge.Answer = JudgeScript.Answer;
        }
    }
}
