using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.Prompts;

public class PromptEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_project_exports_another_imports_once()
    {
        var (from, _) = await collector.CreateProjectAsync();
        var (to, _) = await collector.CreateProjectAsync();
        await ImportAsync(from, """
            [{ "alias": "team/greet", "text": "Hi {name}", "version": "00.00.04", "message": "Begin" },
             { "alias": "team/greet", "messages": [{ "role": "system", "content": "Hello" }], "interpolationType": "MUSTACHE",
               "modelSettings": { "temperature": 0.20 }, "labels": ["production"], "owner": { "team": "travel" } }]
            """);
        var exported = await from.GetStringAsync(new Uri("/api/prompts/team/greet", UriKind.Relative), Cancel);

        Assert.Equal(2, (int)(await ImportAsync(to, exported))["commits"]!);
        await ImportAsync(to, exported);

        var imported = JsonNode.Parse(await to.GetStringAsync(new Uri("/api/prompts/team/greet", UriKind.Relative), Cancel))!;
        Assert.Equal("team/greet", (string)imported["alias"]!);
        Assert.Equal(Contents(JsonNode.Parse(exported)!), Contents(imported));
        Assert.Contains("00.00.04", Contents(imported)[0], StringComparison.Ordinal);
        Assert.Contains("0.20", Contents(imported)[1], StringComparison.Ordinal);
        Assert.Contains("travel", Contents(imported)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_what_a_client_pulled_under_a_name_given_with_it()
    {
        var (client, _) = await collector.CreateProjectAsync();

        await ImportAsync(client, """{ "success": true, "data": { "id": "p1", "hash": "abc", "version": "00.00.01", "label": "prod", "text": "Hi", "type": "TEXT" } }""", "?alias=greet");

        var listed = Assert.Single((await client.GetFromJsonAsync<JsonArray>(new Uri("/api/prompts", UriKind.Relative), Cancel))!)!;
        Assert.Equal(("greet", "00.00.01"), ((string)listed["alias"]!, (string)listed["version"]!));
        Assert.Equal("prod", (string)listed["labels"]![0]!);
    }

    [Theory]
    [InlineData("""{ "alias": "a" }""", "text or messages")]
    [InlineData("""{ "alias": "a", "text": "t", "messages": [] }""", "text or messages")]
    [InlineData("""{ "text": "t" }""", "alias")]
    [InlineData("""[{ "alias": "a", "text": "t" }, { "alias": "a", "text": 7 }]""", "Prompt 2")]
    [InlineData("""{ "alias": "a", "text": "t", "version": "one" }""", "00.00.01")]
    [InlineData("[]", "no prompt")]
    [InlineData("7", "JSON object")]
    public async Task Says_what_is_wrong_with_a_file_and_takes_none_of_it(string file, string problem)
    {
        var (client, _) = await collector.CreateProjectAsync();

        using var answer = await PostAsync(client, file);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(problem, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!["title"]!, StringComparison.Ordinal);
        Assert.Equal("[]", await client.GetStringAsync(new Uri("/api/prompts", UriKind.Relative), Cancel));
    }

    [Fact]
    public async Task A_removed_prompt_is_not_found()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await ImportAsync(client, """{ "alias": "a", "text": "t" }""");

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(new Uri("/api/prompts/a", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync(new Uri("/api/prompts/a", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/api/prompts/a", UriKind.Relative), Cancel)).StatusCode);
    }

    private static async Task<JsonNode> ImportAsync(HttpClient client, string file, string query = "")
    {
        using var answer = await PostAsync(client, file, query);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string file, string query = "")
    {
        using var content = new StringContent(file, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        return await client.PostAsync(new Uri("/api/prompts" + query, UriKind.Relative), content, Cancel);
    }

    // What of a commit is the same in every project.
    private static List<string> Contents(JsonNode prompt) => [.. prompt["commits"]!.AsArray().Select(commit =>
    {
        var copy = commit!.DeepClone().AsObject();
        foreach (var own in (string[])["id", "promptId", "hash", "parent", "createdAt"])
            copy.Remove(own);
        return copy.ToJsonString();
    })];
}
