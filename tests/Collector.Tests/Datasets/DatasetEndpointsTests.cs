using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.Datasets;

public sealed class DatasetEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dataset_reads_back_as_sent_and_sent_back_makes_no_new_version()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var sent = JsonNode.Parse("""{"goldens":[{"id":"a","input":{"q":1},"unknown":[null,"ü"]},{"input":"b","context":["c"]}]}""")!;

        await PutAsync(client, "trips", sent);
        var read = await GetAsync(client, "/api/datasets/trips");
        var again = await PutAsync(client, "trips", read);

        Assert.True(JsonNode.DeepEquals(sent["goldens"], read["goldens"]));
        Assert.Equal("00.00.01", (string)read["version"]!);
        Assert.Equal(("00.00.01", false), ((string)again["version"]!, (bool)again["changed"]!));
    }

    [Theory]
    [InlineData("jsonl", "application/x-ndjson")]
    [InlineData("csv", "text/csv")]
    public async Task A_file_goes_out_and_in_again_without_loss(string format, string contentType)
    {
        var (client, _) = await collector.CreateProjectAsync();
        await PutAsync(client, "files", JsonNode.Parse(
            """{"goldens":[{"input":"a, \"b\"\nc","n":1.5,"customColumnKeyValues":{"k":"v"}},{"input":"d","n":null}]}""")!);

        var file = await client.GetAsync($"/api/datasets/files?format={format}", Cancelled);
        var text = await file.Content.ReadAsStringAsync(Cancelled);
        var back = await client.PutAsync("/api/datasets/files", new StringContent(text, Encoding.UTF8, contentType), Cancelled);
        var copy = await client.PutAsync($"/api/datasets/copy?format={format}&finalized=false", new StringContent(text), Cancelled);

        Assert.Equal(contentType, file.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"files-00.00.01.{format}", file.Content.Headers.ContentDisposition!.FileName);
        Assert.False((bool)(await back.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["changed"]!);
        Assert.False((bool)(await copy.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["finalized"]!);
        Assert.True(JsonNode.DeepEquals(
            (await GetAsync(client, "/api/datasets/files"))["goldens"],
            (await GetAsync(client, "/api/datasets/copy?finalized=false"))["goldens"]));
    }

    [Fact]
    public async Task Goldens_wait_in_the_queue_and_are_in_no_version()
    {
        var (client, _) = await collector.CreateProjectAsync();

        var json = await client.PostAsJsonAsync("/api/datasets/waiting/queue", new { goldens = new[] { new { input = "one" } } }, Cancelled);
        var lines = await client.PostAsync("/api/datasets/waiting/queue?format=jsonl", new StringContent("""{"input":"two"}"""), Cancelled);
        var bad = await client.PostAsync("/api/datasets/waiting/queue?format=jsonl", new StringContent("""{"context":[]}"""), Cancelled);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest], ((HttpResponseMessage[])[json, lines, bad]).Select(one => one.StatusCode));
        var waiting = await client.GetFromJsonAsync<JsonArray>("/api/datasets/waiting/queue", Cancelled);
        Assert.Equal(["one", "two"], waiting!.Select(golden => (string)golden!["content"]!["input"]!));
        var rest = await client.GetFromJsonAsync<JsonArray>($"/api/datasets/waiting/queue?after={waiting![0]!["id"]}", Cancelled);
        Assert.Equal("two", (string)Assert.Single(rest!)!["content"]!["input"]!);
        Assert.Empty((await client.GetFromJsonAsync<JsonArray>("/api/datasets/waiting/versions", Cancelled))!);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/datasets/none/queue", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Versions_are_listed_and_each_can_be_read()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await PutAsync(client, "set", JsonNode.Parse("""{"goldens":[{"input":"one"}]}""")!);
        await PutAsync(client, "set", JsonNode.Parse("""{"goldens":[{"input":"two"}],"finalized":false}""")!);

        var versions = await client.GetFromJsonAsync<JsonArray>("/api/datasets/set/versions", Cancelled);
        var datasets = await client.GetFromJsonAsync<JsonArray>("/api/datasets", Cancelled);

        Assert.Equal(["00.00.02", "00.00.01"], versions!.Select(version => (string)version!["version"]!));
        Assert.Equal("00.00.02", (string)Assert.Single(datasets!)!["latest"]!["version"]!);
        Assert.Equal("one", (string)(await GetAsync(client, "/api/datasets/set"))["goldens"]![0]!["input"]!);
        Assert.Equal("two", (string)(await GetAsync(client, "/api/datasets/set?finalized=false"))["goldens"]![0]!["input"]!);
        Assert.Equal("two", (string)(await GetAsync(client, "/api/datasets/set?version=00.00.02"))["goldens"]![0]!["input"]!);
    }

    [Theory]
    [InlineData("json", """{"goldens":[{"input":"a"},{"output":"b"}]}""", "goldens[1]: A golden needs an input")]
    [InlineData("json", """{"goldens":[{"input":"a","id":"x"},{"input":"b","id":"x"}]}""", "Two goldens have the id “x”.")]
    [InlineData("json", """{"goldens":7}""", "Line 1, column 13 ($.goldens)")]
    [InlineData("json", """{}""", "goldens is missing")]
    [InlineData("json", "{\n  oops", "Line 2, column 3")]
    [InlineData("jsonl", "{\"input\":\"a\"}\n{\"input\"}", "Line 2, column 9")]
    [InlineData("csv", "input,context\na,[", "Line 2, column context")]
    [InlineData("xml", "<a/>", "format must be json, jsonl or csv.")]
    public async Task What_cannot_be_kept_is_refused_with_its_place(string format, string body, string problem)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PutAsync($"/api/datasets/bad?format={format}", new StringContent(body), Cancelled);
        var said = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(problem, (string)said!["title"]!, StringComparison.Ordinal);
        Assert.NotEmpty(said["problems"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/datasets/bad", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Goldens_are_masked_before_they_are_kept()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await client.PostAsJsonAsync("/api/masking-rules", new { kind = "pattern", expression = "[0-9]{4,}" }, Cancelled);

        await PutAsync(client, "masked", JsonNode.Parse("""{"goldens":[{"input":"card 12345"}]}""")!);
        await client.PutAsync("/api/datasets/masked-csv", new StringContent("input\ncard 12345\n", Encoding.UTF8, "text/csv"), Cancelled);

        foreach (var alias in new[] { "masked", "masked-csv" })
            Assert.Equal("card [masked]", (string)(await GetAsync(client, $"/api/datasets/{alias}"))["goldens"]![0]!["input"]!);
    }

    [Fact]
    public async Task Another_projects_dataset_is_not_seen_and_a_key_needs_its_scope()
    {
        var (one, _) = await collector.CreateProjectAsync();
        var (other, _) = await collector.CreateProjectAsync();
        var (reader, _) = await collector.CreateProjectAsync("read");
        await PutAsync(one, "mine", JsonNode.Parse("""{"goldens":[{"input":"a"}]}""")!);

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/api/datasets/mine", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/api/datasets/mine/versions", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync("/api/datasets/mine", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await reader.PutAsync("/api/datasets/x", new StringContent("{}"), Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await one.DeleteAsync("/api/datasets/mine", Cancelled)).StatusCode);
    }

    private static async Task<JsonNode> PutAsync(HttpClient client, string alias, JsonNode body)
    {
        var answer = await client.PutAsJsonAsync($"/api/datasets/{alias}", body, Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!;
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string address) =>
        (await client.GetFromJsonAsync<JsonNode>(address, Cancelled))!;
}
