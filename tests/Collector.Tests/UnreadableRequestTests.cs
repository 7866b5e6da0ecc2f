using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests;

/// <summary>Queries are in <see cref="Traces.TraceEndpointsTests"/>.</summary>
public sealed class UnreadableRequestTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json", """{"threadId":""", HttpStatusCode.BadRequest, "Line 1, column")]
    [InlineData("application/json", """{"threadId":"t","resolved":"yes"}""", HttpStatusCode.BadRequest, "($.resolved)")]
    [InlineData("application/json", """{"threadId":"a\u0000b","resolved":true}""", HttpStatusCode.BadRequest, "U+0000")]
    [InlineData("application/json", "", HttpStatusCode.BadRequest, "The request needs a body of JSON.")]
    [InlineData("text/plain", "resolved", HttpStatusCode.UnsupportedMediaType, "Send the body as application/json.")]
    public async Task A_body_that_cannot_be_read_is_refused_with_the_reason(string type, string body, HttpStatusCode status, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync("/api/outcomes", new StringContent(body, Encoding.UTF8, type), Cancelled);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!;

        Assert.Equal((status, (int)status), (answer.StatusCode, (int)problem["status"]!));
        Assert.Contains(reason, (string)problem["title"]!, StringComparison.Ordinal);
    }
}
