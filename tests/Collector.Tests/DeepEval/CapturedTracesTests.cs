using System.Net;
using Platform.Collector.Tests.Otlp;

namespace Platform.Collector.Tests.DeepEval;

public sealed class CapturedTracesTests(CollectorFixture collector)
{
    public static TheoryData<string> Recordings => [.. Captured.Named("POST_v1_traces")];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Everything_that_was_sent_comes_back(string recording)
    {
        var (client, _) = await collector.CreateProjectAsync();
        var key = client.DefaultRequestHeaders.Authorization!.Parameter!;
        using var bare = collector.CreateClient();

        var answer = await bare.SendAsync(recording, key);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var said = await answer.JsonAsync();
        var sent = Captured.BodyOf(recording);
        Assert.True((bool)said!["success"]!);
        Assert.Equal((string?)sent["uuid"], (string?)said["data"]!["id"]);
        Assert.EndsWith($"/traces/{((string)sent["uuid"]!).Replace("-", "", StringComparison.Ordinal)}", (string)said["link"]!, StringComparison.Ordinal);
        ReadBack.AssertTrace(sent, await client.ReadTraceAsync((string)sent["uuid"]!));
    }

    [Fact]
    public async Task Fields_mean_what_those_of_other_wires_mean()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var sent = Captured.BodyOf("python-4.1.10/001_POST_v1_traces.json");
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync(sent.ToJsonString())).StatusCode);

        var trace = await client.ReadTraceAsync((string)sent["uuid"]!);

        Assert.Equal(("trip", "thread-1", "user-1", "development", "trace-metrics", "ok"), (
            (string?)trace["name"], (string?)trace["threadId"], (string?)trace["userId"], (string?)trace["environment"],
            (string?)trace["metricCollection"], (string?)trace["status"]));
        var spans = trace["spans"]!.AsArray().ToDictionary(span => (string)span!["name"]!, span => span!);
        Assert.Equal(
            ["agent", "llm", "retriever", "tool"],
            ((string[])["travel_agent", "llm", "retrieve", "search_flights"]).Select(name => (string?)spans[name]["type"]));
        Assert.Null(spans["travel_agent"]["parentSpanId"]);
        Assert.All((string[])["llm", "retrieve", "search_flights"], name =>
            Assert.Equal((string?)spans["travel_agent"]["spanId"], (string?)spans[name]["parentSpanId"]));
        // 12 × 0.000001 + 34 × 0.000004, as the client's rates say.
        Assert.Equal((12, 34, 0.000148m), (
            (int)spans["llm"]["inputTokens"]!, (int)spans["llm"]["outputTokens"]!, (decimal)spans["llm"]["costUsd"]!));
        Assert.Equal("search_flights", (string?)spans["search_flights"]["toolName"]);
        Assert.Equal("search_flights", (string?)spans["travel_agent"]["details"]!["toolsCalled"]![0]!["name"]);
        Assert.Equal("exp", (string?)spans["llm"]["details"]!["expectedOutput"]);
    }

    [Fact]
    public async Task A_prompt_and_the_time_to_the_first_token_are_understood()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var sent = Captured.BodyOf("python-4.1.10/053_POST_v1_traces.json");
        await client.PostJsonAsync(sent.ToJsonString());

        var details = (await client.ReadTraceAsync((string)sent["uuid"]!))["spans"]![0]!["details"]!;

        Assert.Equal(("my-prompt", "00.00.01", "prod", "abc123"), (
            (string?)details["promptName"], (string?)details["promptVersion"], (string?)details["promptLabel"],
            (string?)details["promptCommit"]));
        Assert.Equal(0.401, (double)details["timeToFirstTokenMs"]!, 3); // .242401 after .242
    }
}
