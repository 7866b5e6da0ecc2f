using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.MetricCollections;

public sealed class MetricCollectionEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static object Collection(double threshold = 1, string metric = "ExactMatch", double sampleRate = 1) => new
    {
        scope = "trace",
        apply = "named",
        metrics = new[] { new { metric, threshold } },
        sampleRate,
        filter = new { tags = new[] { "vip" }, environment = "production" },
        dailyBudgetUsd = 1.5m,
    };

    [Fact]
    public async Task Every_put_is_a_new_version_and_reads_back_as_sent()
    {
        var (client, _) = await collector.CreateProjectAsync();

        await client.PutAsJsonAsync("/api/metric-collections/quality", Collection(), Cancelled);
        await client.PutAsJsonAsync("/api/metric-collections/quality", Collection(threshold: 0.5), Cancelled);
        var stored = await client.GetFromJsonAsync<JsonNode>("/api/metric-collections/quality", Cancelled);
        var listed = await client.GetFromJsonAsync<JsonArray>("/api/metric-collections", Cancelled);

        Assert.Equal(2, (int)stored!["version"]!);
        Assert.Equal(0.5, (double)stored["metrics"]![0]!["threshold"]!);
        Assert.Equal("vip", (string)stored["filter"]!["tags"]![0]!);
        Assert.Equal(1.5m, (decimal)stored["dailyBudgetUsd"]!);
        Assert.Equal(["quality"], listed!.Select(one => (string)one!["name"]!));
    }

    [Fact]
    public async Task Two_who_change_it_at_once_get_versions_one_after_the_other()
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            client.PutAsJsonAsync("/api/metric-collections/busy", Collection(), Cancelled)));
        var versions = await Task.WhenAll(answers.Select(async answer =>
            (int)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["version"]!));

        Assert.Equal(Enumerable.Range(1, 8), versions.Order());
    }

    [Fact]
    public async Task A_removed_collection_is_gone_and_its_name_goes_on_counting()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await client.PutAsJsonAsync("/api/metric-collections/old", Collection(), Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/metric-collections/old", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/metric-collections/old", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync("/api/metric-collections/old", Cancelled)).StatusCode);
        var again = await client.PutAsJsonAsync("/api/metric-collections/old", Collection(), Cancelled);
        Assert.Equal(2, (int)(await again.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["version"]!);
    }

    [Fact]
    public async Task Another_projects_collection_is_not_seen()
    {
        var (one, _) = await collector.CreateProjectAsync();
        var (other, _) = await collector.CreateProjectAsync();
        await one.PutAsJsonAsync("/api/metric-collections/mine", Collection(), Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/api/metric-collections/mine", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync("/api/metric-collections/mine", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_collection_that_cannot_work_is_refused_with_every_reason()
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PutAsJsonAsync(
            "/api/metric-collections/bad", Collection(metric: "Nonsense", sampleRate: 2), Cancelled);
        var problem = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Collection(problem!["problems"]!.AsArray(),
            first => Assert.Contains("sampleRate", (string)first!, StringComparison.Ordinal),
            second => Assert.Contains("Nonsense", (string)second!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_lists_the_catalogue_with_its_fields()
    {
        var (client, _) = await collector.CreateProjectAsync();

        var metrics = await client.GetFromJsonAsync<JsonArray>("/api/metrics", Cancelled);
        var exact = metrics!.Single(metric => (string)metric!["name"]! == "ExactMatch")!;

        Assert.Equal("deterministic", (string)exact["kind"]!);
        Assert.Equal("higher", (string)exact["direction"]!);
        Assert.False((bool)exact["needsJudge"]!);
        Assert.Equal(1, (double)exact["defaultThreshold"]!);
        Assert.Contains("expectedOutput", exact["requiredInputs"]!.AsArray().Select(input => (string)input!));
    }
}
