using System.Net;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.DeepEval;

public class PromptRoutesTests(CollectorFixture collector)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_pushed_is_pulled_by_branch_hash_version_and_label()
    {
        var client = (await collector.CreateProjectAsync()).Client;
        var pushed = await client.CallAsync("POST", "prompts", """
            { "alias": "my prompt", "text": "Hi {name}", "interpolationType": "FSTRING", "modelSettings": { "provider": "OPEN_AI", "temperature": 0 },
              "outputType": "SCHEMA", "outputSchema": { "name": "Out", "fields": [{ "id": "a", "name": "n", "type": "INTEGER", "required": true }] },
              "tools": [{ "id": "t", "name": "tool", "description": "d", "mode": "STRICT", "structuredSchema": { "name": "In", "fields": [] } }],
              "ofATomorrowsClient": [1] }
            """);
        var hash = (string)pushed["data"]!["hash"]!;
        var version = (string)(await client.CallAsync("POST", "prompts/my%20prompt/versions", "{}"))["data"]!["version"]!;

        foreach (var path in (string[])["commits/latest", $"commits/{hash}", $"commits/{hash}?name=dev", $"versions/{version}"])
        {
            var pulled = (await client.CallAsync("GET", $"prompts/my%20prompt/{path}"))["data"]!;
            Assert.Equal(
                ("Hi {name}", "TEXT", "FSTRING", hash, "00.00.01", "SCHEMA"),
                ((string)pulled["text"]!, (string)pulled["type"]!, (string)pulled["interpolationType"]!, (string)pulled["hash"]!,
                    (string)pulled["version"]!, (string)pulled["outputType"]!));
            Assert.Equal("""{"provider":"OPEN_AI","temperature":0}""", Compact(pulled["modelSettings"]));
            Assert.Equal("""{"ofATomorrowsClient":[1]}""", Compact(pulled["extra"]));
            Assert.Equal("a", (string)pulled["outputSchema"]!["fields"]![0]!["id"]!);
            Assert.Equal("STRICT", (string)pulled["tools"]![0]!["mode"]!);
            Assert.False(pulled.AsObject().ContainsKey("messages"));
        }
        Assert.Equal(pushed["data"]!["promptId"]!.ToString(), (await client.CallAsync("GET", "prompts/my%20prompt/commits/latest"))["data"]!["id"]!.ToString());
        Assert.EndsWith("/prompts/my%20prompt", (string)pushed["link"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_as_the_clients_read_them()
    {
        var client = (await collector.CreateProjectAsync()).Client;
        await client.CallAsync("POST", "prompts", """{ "alias": "team/p", "messages": [{ "role": "system", "content": "x" }], "branch": "dev" }""");
        await client.CallAsync("POST", "prompts", """{ "alias": "team/p", "messages": [{ "role": "system", "content": "y" }], "branch": "dev" }""");
        await client.CallAsync("POST", "prompts/team/p/versions", """{ "hash": "latest" }""");

        Assert.Equal(["Change messages", "First commit"], (await client.CallAsync("GET", "prompts/team/p/commits"))["data"]!["commits"]!.AsArray().Select(one => (string)one!["message"]!));
        Assert.Single((await client.CallAsync("GET", "prompts/team/p/commits?branch=main"))["data"]!["commits"]!.AsArray());
        Assert.Equal("y", (string)(await client.CallAsync("GET", "prompts/team/p/commits/latest?branch=dev"))["data"]!["messages"]![0]!["content"]!);
        Assert.Equal("00.00.01", (string)(await client.CallAsync("GET", "prompts/team/p/versions"))["data"]!["messagesVersions"]![0]!["version"]!);
        Assert.Equal(["dev", "main"], (await client.CallAsync("GET", "prompts/team/p/branches"))["data"]!["branches"]!.AsArray().Select(one => (string)one!["name"]!));
        // Python asks for the commits of a prompt before it pushes it for the first time.
        Assert.Empty((await client.CallAsync("GET", "prompts/never/commits"))["data"]!["commits"]!.AsArray());
    }

    [Fact]
    public async Task Branches_are_made_renamed_and_removed()
    {
        var client = (await collector.CreateProjectAsync()).Client;
        await client.CallAsync("POST", "prompts", """{ "alias": "p", "text": "x" }""");

        await client.CallAsync("POST", "prompts/p/branches", """{ "branch": "feature/a" }""");
        await client.CallAsync("PUT", "prompts/p/branches/feature/a", """{ "name": "feature/b" }""");
        await client.CallAsync("PUT", "prompts/p/branches/feature/b", """{ "name": "main" }""", HttpStatusCode.Conflict);
        await client.CallAsync("PUT", "prompts/p/branches/main", """{ "name": "x" }""", HttpStatusCode.BadRequest);
        await client.CallAsync("DELETE", "prompts/p/branches/feature/b");
        await client.CallAsync("DELETE", "prompts/p/branches/feature/b", expected: HttpStatusCode.NotFound);
        await client.CallAsync("DELETE", "prompts/p/branches/main", expected: HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("GET", "prompts/none/commits/latest", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "prompts/none/versions/00.00.01", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "prompts/none/versions/x", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "prompts/none/labels/production", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "prompts/none/labels", null, HttpStatusCode.NotFound)]
    [InlineData("POST", "prompts/none/versions", "{}", HttpStatusCode.NotFound)]
    [InlineData("POST", "prompts/none/branches", """{ "branch": "b" }""", HttpStatusCode.NotFound)]
    [InlineData("POST", "prompts", """{ "alias": "p" }""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "prompts", """{ "alias": "p", "text": 7 }""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "prompts", "[", HttpStatusCode.BadRequest)]
    [InlineData("PATCH", "prompts/p", "{}", HttpStatusCode.NotFound)]
    public async Task Errors_are_texts_in_the_envelope(string method, string path, string? body, HttpStatusCode status)
    {
        var client = (await collector.CreateProjectAsync()).Client;

        await client.CallAsync(method, path, body, status);
    }

    [Fact]
    public async Task A_pull_that_sends_the_tag_back_gets_no_second_copy_until_a_label_moves()
    {
        var client = (await collector.CreateProjectAsync()).Client;
        await client.CallAsync("POST", "prompts", """{ "alias": "p", "text": "x" }""");
        using var first = await client.GetAsync(new Uri("/v1/prompts/p/commits/latest", UriKind.Relative), Cancel);
        client.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);

        using var again = await client.GetAsync(new Uri("/v1/prompts/p/commits/latest", UriKind.Relative), Cancel);
        await client.CallAsync("POST", "prompts/p/versions", "{}");
        using var versioned = await client.GetAsync(new Uri("/v1/prompts/p/commits/latest", UriKind.Relative), Cancel);

        Assert.Equal([HttpStatusCode.NotModified, HttpStatusCode.OK], [again.StatusCode, versioned.StatusCode]);
    }

    private static string Compact(JsonNode? json) => json!.ToJsonString();
}
