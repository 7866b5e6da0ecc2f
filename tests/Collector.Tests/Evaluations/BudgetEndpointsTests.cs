using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.Evaluations;

public sealed class BudgetEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_has_no_budget_until_one_is_set_and_none_again()
    {
        var (client, _) = await collector.CreateProjectAsync();

        Assert.Null(await DailyAsync(client));
        await client.PutAsJsonAsync("/api/budget", new { dailyUsd = 2.5 }, Cancelled);
        Assert.Equal(2.5m, await DailyAsync(client));
        await client.PutAsJsonAsync("/api/budget", new { dailyUsd = (decimal?)null }, Cancelled);
        Assert.Null(await DailyAsync(client));
    }

    [Fact]
    public async Task A_negative_budget_is_refused_and_so_is_who_may_not_set_one()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (reader, _) = await collector.CreateProjectAsync("read", "write");

        var negative = await client.PutAsJsonAsync("/api/budget", new { dailyUsd = -1 }, Cancelled);
        var forbidden = await reader.PutAsJsonAsync("/api/budget", new { dailyUsd = 1 }, Cancelled);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Forbidden), (negative.StatusCode, forbidden.StatusCode));
    }

    private static async Task<decimal?> DailyAsync(HttpClient client) =>
        (decimal?)(await client.GetFromJsonAsync<JsonNode>("/api/budget", Cancelled))!["dailyUsd"];
}
