using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Platform.Collector.Tests.Otlp;
using static Platform.Collector.Tests.Otlp.OtlpClient;

namespace Platform.Collector.Tests.Prices;

public sealed class PriceEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_projects_own_price_goes_before_the_shipped_one()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (other, _) = await collector.CreateProjectAsync();

        var put = await client.PutAsJsonAsync("/api/prices/openai/gpt-4o", new { inputUsd = 100, outputUsd = 200, cacheReadUsd = 50 }, Cancelled);
        var listed = JsonNode.Parse(await client.GetStringAsync("/api/prices", Cancelled))!.AsArray();

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(("openai/gpt-4o", 100m), ((string)listed.Single()!["model"]!, (decimal)listed[0]!["inputUsd"]!));
        Assert.Equal(100m, await CostAsync(client, "openai/gpt-4o"));
        Assert.Equal(2.5m, await CostAsync(client, "gpt-4o"));
        Assert.Equal(2.5m, await CostAsync(other, "openai/gpt-4o"));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/prices/openai/gpt-4o", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync("/api/prices/openai/gpt-4o", Cancelled)).StatusCode);
        Assert.Equal(2.5m, await CostAsync(client, "openai/gpt-4o"));
    }

    [Theory]
    [InlineData("""{"inputUsd":1}""")]
    [InlineData("""{"inputUsd":-1,"outputUsd":1}""")]
    [InlineData("""{"inputUsd":1,"outputUsd":1,"cacheReadUsd":1e9}""")]
    public async Task A_price_that_makes_no_sense_is_refused(string body)
    {
        var (client, _) = await collector.CreateProjectAsync();

        Assert.Equal(HttpStatusCode.BadRequest,
            (await client.PutAsync("/api/prices/m", new StringContent(body, null, "application/json"), Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Reading_needs_read_and_writing_needs_admin()
    {
        var (reader, _) = await collector.CreateProjectAsync("read");

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/api/prices", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden,
            (await reader.PutAsJsonAsync("/api/prices/m", new { inputUsd = 1, outputUsd = 1 }, Cancelled)).StatusCode);
    }

    private static async Task<decimal> CostAsync(HttpClient client, string model)
    {
        var span = NewSpan(("gen_ai.operation.name", "chat"), ("gen_ai.request.model", model), ("gen_ai.usage.input_tokens", 1_000_000));
        await client.PostProtobufAsync(Request(span));
        return (decimal)(await client.TraceAsync(span.TraceId))!["spans"]![0]!["costUsd"]!;
    }
}
