using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Platform.EndToEnd.Tests.DeepEval;

/// <summary>The real client of npm, and what the real Python client was recorded to send, against the running stack.</summary>
public sealed class DeepEvalClientTests(StackFixture stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_npm_client_works_unmodified()
    {
        foreach (var scope in (string[])["trace", "span", "thread"])
            (await stack.Api.PutAsJsonAsync($"/api/metric-collections/npm-{scope}", new
            {
                scope,
                metrics = new[] { new { metric = scope == "thread" ? "ConversationCompleteness" : "AnswerRelevancy" } },
            }, Cancelled)).EnsureSuccessStatusCode();

        var client = await NpmClient.DriveAsync(stack);

        Assert.True(client.Failures is [], string.Join('\n', client.Failures));
        var trace = await stack.TraceAsync(client.TraceUuid, MainPathTests.Scored(2));
        Assert.Equal(4, trace["spans"]!.AsArray().Count);
        var large = await stack.Api.GetFromJsonAsync<JsonNode>($"/api/test-runs/{client.LargeRun}", Cancelled);
        Assert.Equal(("finished", 2000, 1500), ((string?)large!["status"], (int)large["caseCount"]!, (int)large["passed"]!));
        await AssertLinksOpenAsync(client.Links);
        var guide = ClientRoutes.Read();
        AssertTested(guide.Rows.Where(row => row.Npm), client.Calls.Select(guide.Of), "npm 0.1.32");
    }

    [Fact]
    public async Task Recorded_requests_of_the_python_client_are_answered_as_it_reads_them()
    {
        var recorded = new PythonRecordings(stack);
        await recorded.PrepareAsync();

        var calls = await recorded.ReplayAsync();

        await recorded.AssertUploadedMetricsRunAsync();
        var guide = ClientRoutes.Read();
        AssertTested(guide.Rows.Where(row => row.Python), calls.Select(guide.Of), "Python 4.1.10");
    }

    private async Task AssertLinksOpenAsync(IReadOnlyList<Uri> links)
    {
        Assert.True(links.Count > 5, $"Only {links.Count} links came back.");
        using var visitor = new HttpClient { BaseAddress = stack.Web };
        (await visitor.GetAsync($"/login?t={StackFixture.BrowserToken}", Cancelled)).EnsureSuccessStatusCode();
        foreach (var link in links.Distinct())
        {
            using var page = await visitor.GetAsync(link, Cancelled);
            Assert.True(page.StatusCode == HttpStatusCode.OK, $"{link}: {page.StatusCode}");
        }
    }

    // The guide says which route is tested by which client; it may not say too much.
    private static void AssertTested(IEnumerable<ClientRoutes.Row> promised, IEnumerable<string> tested, string client)
    {
        var routes = tested.Where(route => !route.EndsWith("/v1/nope", StringComparison.Ordinal)).ToHashSet();
        // ./test shows it at its end.
        File.WriteAllLines(
            Path.Combine(AppContext.BaseDirectory, $"deepeval-routes-{client}.txt"), routes.Order(StringComparer.Ordinal).Select(route => $"{client}: {route}"));
        Assert.Empty(promised.Select(row => row.Route).Except(routes));
    }
}
