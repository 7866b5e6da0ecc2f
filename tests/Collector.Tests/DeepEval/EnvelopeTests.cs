using System.Net;

namespace Platform.Collector.Tests.DeepEval;

public sealed class EnvelopeTests(CollectorFixture collector)
{
    [Fact]
    public async Task Unknown_routes_say_so_in_a_way_that_both_kinds_of_clients_read()
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.GetAsync("/v1/nope/th/1%20a", TestContext.Current.CancellationToken);

        await answer.AssertRefusedAsync(HttpStatusCode.NotFound, "GET /v1/nope/th/1%20a is not supported");
    }

    [Fact]
    public async Task Without_a_key_nothing_is_said_about_routes()
    {
        using var client = collector.CreateClient();

        var answer = await client.GetAsync("/v1/nope", TestContext.Current.CancellationToken);

        await answer.AssertRefusedAsync(HttpStatusCode.Unauthorized, "API key");
    }
}
