using System.Net;
using System.Text.Json.Nodes;
using Platform.Collector.Tests.Otlp;

namespace Platform.Collector.Tests.DeepEval;

public sealed class CustomMetricTests(CollectorFixture collector)
{
    [Fact]
    public async Task An_uploaded_metric_is_read_back_as_the_client_reads_it()
    {
        var (client, _) = await collector.CreateProjectAsync();
        using var bare = collector.CreateClient();
        var key = client.DefaultRequestHeaders.Authorization!.Parameter!;

        var uploaded = await (await bare.SendAsync("python-4.1.10/043_POST_v1_metrics.json", key)).JsonAsync();
        var again = await (await bare.SendAsync("python-4.1.10/043_POST_v1_metrics.json", key)).JsonAsync();
        var read = (await (await bare.SendAsync("python-4.1.10/044_GET_v1_metric_My_20GEval.json", key)).JsonAsync())!["data"]!;

        var sent = Captured.BodyOf("python-4.1.10/043_POST_v1_metrics.json");
        Assert.Equal((string?)uploaded!["data"]!["id"], (string?)read["id"]);
        Assert.Equal((1, 1), ((int)uploaded["data"]!["version"]!, (int)again!["data"]!["version"]!));
        Assert.True(JsonNode.DeepEquals(sent["evaluationParams"], read["requiredParameters"]));
        Assert.All((string[])["criteria", "rubric", "multiTurn", "name"], member =>
            Assert.True(JsonNode.DeepEquals(sent[member], read[member]), member));
        Assert.Null(read["evaluationSteps"]);
    }

    [Theory]
    [InlineData("python-4.1.10/045_POST_v1_metrics.json", "My Conv", "evaluationSteps")]
    [InlineData("python-4.1.10/046_POST_v1_metrics.json", "My DAG", "dag")]
    public async Task Metrics_of_every_kind_are_kept(string recording, string name, string member)
    {
        var (client, _) = await collector.CreateProjectAsync();
        using var bare = collector.CreateClient();

        var uploaded = await bare.SendAsync(recording, client.DefaultRequestHeaders.Authorization!.Parameter!);
        var read = (await (await client.GetAsync($"/v1/metric/{name}", TestContext.Current.CancellationToken)).JsonAsync())!["data"]!;

        Assert.Equal(HttpStatusCode.OK, uploaded.StatusCode);
        Assert.True(JsonNode.DeepEquals(Captured.BodyOf(recording)[member], read[member]));
        Assert.NotEmpty(read["requiredParameters"]!.AsArray());
    }

    [Fact]
    public async Task A_collection_names_several_of_them_and_a_change_is_a_new_version()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await UploadAsync(client, "Polite", "It is polite.");
        await UploadAsync(client, "Short", "It is short.");
        Assert.Equal(2, (int)(await (await UploadAsync(client, "Polite", "It is very polite.")).JsonAsync())!["data"]!["version"]!);

        await client.PutCollectionAsync("mc", "trace", "Polite", "Short", "ExactMatch");
    }

    [Theory]
    [InlineData("""{"name":"Faithfulness","criteria":"x"}""", "the platform has")]
    [InlineData("""{"name":"a"}""", "needs criteria, evaluationSteps or a dag")]
    [InlineData("""{"criteria":"x"}""", "needs a name")]
    [InlineData("""{"name":"a","criteria":"x","evaluationParams":["nonsense"]}""", "evaluationParams")]
    [InlineData("""{"name":"a","criteria":"x","rubric":[{"scoreRange":[5,1],"expectedOutcome":"y"}]}""", "rubric")]
    public async Task A_definition_that_cannot_work_is_refused(string definition, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();

        await (await client.PostJsonAsync(definition, "/v1/metrics")).AssertRefusedAsync(HttpStatusCode.BadRequest, reason);
    }

    [Fact]
    public async Task A_key_that_may_only_report_uploads_no_metric()
    {
        var (client, _) = await collector.CreateProjectAsync("ingest");

        await (await UploadAsync(client, "Polite", "It is polite.")).AssertRefusedAsync(HttpStatusCode.Forbidden, "lacks the scope 'write'");
    }

    private static Task<HttpResponseMessage> UploadAsync(HttpClient client, string name, string criteria) =>
        client.PostJsonAsync(new JsonObject { ["name"] = name, ["criteria"] = criteria }.ToJsonString(), "/v1/metrics");
}
