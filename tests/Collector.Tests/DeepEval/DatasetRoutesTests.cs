using System.Net;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.DeepEval;

public class DatasetRoutesTests(CollectorFixture collector)
{
    private const string Golden = """
        { "input": "q", "actualOutput": "x", "expectedOutput": "a", "context": ["c"], "retrievalContext": ["r"], "additionalMetadata": { "k": 1 },
          "comments": "c", "toolsCalled": [{ "name": "t", "type": "FUNCTION", "inputParameters": { "aB": 1 } }], "expectedTools": [{ "name": "t" }],
          "sourceFile": "s", "customColumnKeyValues": { "col": "v" }, "imagesMapping": { "i": { "url": "u" } }, "unknown": [1.50] }
        """;

    [Fact]
    public async Task Goldens_come_back_as_they_were_pushed()
    {
        var client = (await collector.CreateProjectAsync()).Client;
        var pushed = await client.CallAsync("POST", "datasets/my%20ds", $$"""{ "finalized": true, "goldens": [{{Golden}}, { "input": "2" }] }""");

        var pulled = (await client.CallAsync("GET", "datasets/my%20ds?finalized=true&public=false"))["data"]!.AsObject();

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Golden), pulled["goldens"]![0]), pulled.ToJsonString());
        Assert.Equal(2, pulled["goldens"]!.AsArray().Count);
        Assert.Equal("00.00.01", (string)pulled["version"]!);
        Assert.False(pulled.ContainsKey("conversationalGoldens"));
        Assert.EndsWith("/datasets/my%20ds", (string)pushed["link"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"hi","user_id":"u1","retrieval_context":["r"],"tools_called":[{"name":"t"}],"mcp_tools_called":[],"metadata":{"x_y":1},"expected":null}""")]
    [InlineData("""{"role":"user","content":"hi","userId":"u1","retrievalContext":["r"],"toolsCalled":[{"name":"t"}],"mcpToolsCalled":[],"metadata":{"x_y":1}}""")]
    public async Task Turns_of_either_client_come_back_in_camel_case(string turn)
    {
        var client = (await collector.CreateProjectAsync()).Client;
        await client.CallAsync("POST", "datasets/convo", $$"""
            { "finalized": false, "conversationalGoldens": [{ "scenario": "s", "expectedOutcome": "o", "userDescription": "u", "context": null, "turns": [{{turn}}] }] }
            """);

        var pulled = (await client.CallAsync("GET", "datasets/convo?finalized=false"))["data"]!.AsObject();

        Assert.Equal(
            """{"scenario":"s","expectedOutcome":"o","userDescription":"u","turns":[{"role":"user","content":"hi","userId":"u1","retrievalContext":["r"],"toolsCalled":[{"name":"t"}],"mcpToolsCalled":[],"metadata":{"x_y":1}}]}""",
            pulled["conversationalGoldens"]![0]!.ToJsonString());
        Assert.False(pulled.ContainsKey("goldens"));
    }

    [Fact]
    public async Task A_pull_is_of_the_newest_finalized_version_or_of_the_one_it_names()
    {
        var client = (await collector.CreateProjectAsync()).Client;
        await client.CallAsync("POST", "datasets/a", """{ "goldens": [{ "input": "1" }] }""");
        await client.CallAsync("POST", "datasets/a", """{ "finalized": false, "goldens": [{ "input": "2" }] }""");

        Assert.Equal("1", await InputAsync(client, "finalized=true"));
        Assert.Equal("2", await InputAsync(client, "finalized=false"));
        Assert.Equal("2", await InputAsync(client, "finalized=true&version=00.00.02"));
        var made = (await client.CallAsync("POST", "datasets/a/versions", "{}"))["data"]!;
        Assert.Equal("00.00.03", (string)made["version"]!);
        Assert.Equal("2", await InputAsync(client, "finalized=true"));
        Assert.Equal(["00.00.03", "00.00.02", "00.00.01"], (await client.CallAsync("GET", "datasets/a/versions"))["data"]!["versions"]!.AsArray().Select(one => (string)one!["version"]!));
        // A version that is pushed by name again does not change.
        await client.CallAsync("POST", "datasets/a", """{ "version": "00.00.01", "goldens": [{ "input": "1" }] }""");
        await client.CallAsync("POST", "datasets/a", """{ "version": "00.00.01", "goldens": [{ "input": "other" }] }""", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Queued_goldens_wait_for_a_person()
    {
        var client = (await collector.CreateProjectAsync()).Client;

        var queued = await client.CallAsync("POST", "datasets/q/queue", """{ "alias": "q", "goldens": [{ "input": "1" }] }""");

        Assert.EndsWith("/datasets/q", (string)queued["link"]!, StringComparison.Ordinal);
        await client.CallAsync("GET", "datasets/q?finalized=false", expected: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_removed_dataset_is_gone()
    {
        var client = (await collector.CreateProjectAsync()).Client;
        await client.CallAsync("POST", "datasets/a/b", """{ "goldens": [{ "input": "1" }] }""");

        await client.CallAsync("DELETE", "datasets/a/b");
        await client.CallAsync("DELETE", "datasets/a/b", expected: HttpStatusCode.NotFound);
        await client.CallAsync("GET", "datasets/a/b", expected: HttpStatusCode.NotFound);
        await client.CallAsync("GET", "datasets/a/b/versions", expected: HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "goldens": [] }""")]
    [InlineData("""{ "goldens": {} }""")]
    [InlineData("""{ "goldens": [7] }""")]
    [InlineData("""{ "goldens": [{ "expectedOutput": "a" }] }""")]
    [InlineData("""{ "goldens": [{ "input": "1" }], "conversationalGoldens": [{ "scenario": "s" }] }""")]
    [InlineData("""{ "goldens": [{ "input": "1" }], "version": "first" }""")]
    public async Task What_no_dataset_can_hold_is_refused(string body)
    {
        var client = (await collector.CreateProjectAsync()).Client;

        await client.CallAsync("POST", "datasets/a", body, HttpStatusCode.BadRequest);

        await client.CallAsync("GET", "datasets/a", expected: HttpStatusCode.NotFound);
    }

    private static async Task<string> InputAsync(HttpClient client, string query) =>
        (string)(await client.CallAsync("GET", $"datasets/a?{query}"))["data"]!["goldens"]![0]!["input"]!;
}
