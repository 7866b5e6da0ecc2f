using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.Keys;

public sealed class KeyEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_key_works_until_it_is_removed()
    {
        var (admin, _) = await collector.CreateProjectAsync();

        var added = await (await admin.PostAsJsonAsync("/api/keys", new { name = "agent", scopes = new[] { "read" } }, Cancelled))
            .Content.ReadFromJsonAsync<JsonNode>(Cancelled);
        using var client = collector.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", (string)added!["key"]!);
        var listed = await admin.GetStringAsync("/api/keys", Cancelled);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/traces", Cancelled)).StatusCode);
        Assert.DoesNotContain((string)added["key"]!, listed, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/api/keys/{added["id"]}", Cancelled)).StatusCode);
        Assert.DoesNotContain((string)added["id"]!, await admin.GetStringAsync("/api/keys", Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization", "Bearer {0}")]
    [InlineData("x-api-key", "{0}")]
    [InlineData("CONFIDENT_API_KEY", "{0}")]
    [InlineData("CONFIDENT-API-KEY", "{0}")]
    [InlineData("x-confident-api-key", "{0}")]
    public async Task A_key_is_taken_in_every_spelling(string header, string value)
    {
        var (admin, _) = await collector.CreateProjectAsync();
        var secret = admin.DefaultRequestHeaders.Authorization!.Parameter!;
        using var client = collector.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, string.Format(null, value, secret));

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/traces", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Basic_authentication_takes_the_key_as_password()
    {
        var (admin, _) = await collector.CreateProjectAsync();
        using var client = collector.CreateClient();
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes("public:" + admin.DefaultRequestHeaders.Authorization!.Parameter));
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Basic {pair}");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/traces", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Without_a_known_key_the_answer_says_how_to_send_one()
    {
        using var client = collector.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", "wrong");

        var answer = await client.GetAsync("/api/traces", Cancelled);
        var problem = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("Authorization: Bearer", (string)problem!["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_the_scope_is_refused()
    {
        var (reader, _) = await collector.CreateProjectAsync("read");

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync("/api/keys", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await reader.PostAsJsonAsync("/api/outcomes", new { threadId = "t", resolved = true }, Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData("""{ "name": "" }""")]
    [InlineData("""{ "name": "x", "scopes": ["everything"] }""")]
    [InlineData("""{ "name": "x", "scopes": [] }""")]
    public async Task A_key_that_makes_no_sense_is_refused(string body)
    {
        var (admin, _) = await collector.CreateProjectAsync();

        var answer = await admin.PostAsync("/api/keys", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
