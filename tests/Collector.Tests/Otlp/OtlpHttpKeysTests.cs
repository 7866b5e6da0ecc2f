using System.Net;
using System.Text;
using static Platform.Collector.Tests.Otlp.OtlpClient;

namespace Platform.Collector.Tests.Otlp;

public sealed class OtlpHttpKeysTests(CollectorFixture collector)
{
    [Fact]
    public async Task Without_a_known_key_the_refusal_suits_every_client()
    {
        using var client = collector.CreateClient();

        var missing = await client.PostProtobufAsync(Request(NewSpan()));
        client.DefaultRequestHeaders.Add("x-api-key", "wrong");
        var wrong = await client.PostJsonAsync("{}");
        var problem = await wrong.JsonAsync();

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (missing.StatusCode, wrong.StatusCode));
        Assert.Equal((401, false), ((int)problem!["status"]!, (bool)problem["success"]!));
        Assert.Equal((string)problem["title"]!, (string)problem["error"]!);
    }

    [Fact]
    public async Task A_key_that_may_not_ingest_is_refused()
    {
        var (reader, _) = await collector.CreateProjectAsync("read", "admin");

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostProtobufAsync(Request(NewSpan()))).StatusCode);
    }

    [Fact]
    public async Task Langfuses_basic_authentication_is_taken()
    {
        var (admin, _) = await collector.CreateProjectAsync();
        using var client = collector.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(
            Encoding.UTF8.GetBytes("pk-lf-1:" + admin.DefaultRequestHeaders.Authorization!.Parameter)));

        Assert.Equal(HttpStatusCode.OK, (await client.PostProtobufAsync(Request(NewSpan()), "/api/public/otel/v1/traces")).StatusCode);
    }

    [Fact]
    public async Task Another_projects_key_does_not_see_the_trace()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (other, _) = await collector.CreateProjectAsync();
        var span = NewSpan();

        await client.PostProtobufAsync(Request(span));

        Assert.NotNull(await client.TraceAsync(span.TraceId));
        Assert.Null(await other.TraceAsync(span.TraceId));
    }
}
