using System.Text.Json.Nodes;
using Platform.Fixtures;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Tests.Judges;

/// <summary>A judge without log probabilities and JSON Schema, which takes two refusals to find out.</summary>
public sealed class SharedAbilitiesTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    private (string, string) Redis => ("ConnectionStrings:redis", Fixture.Redis.ConnectionString);

    [Fact]
    public async Task What_one_replica_has_found_out_no_other_asks_again()
    {
        Judge.Answer = LittleAble;
        var first = await StartWorkerAsync(Redis);
        var finding = await EvaluateAsync();
        await first.StopAsync();
        await StartWorkerAsync(Redis);

        var knowing = await EvaluateAsync();

        Assert.Equal(("scored", 3), (finding.Status, finding.JudgeCalls));
        Assert.Equal(("scored", 1), (knowing.Status, knowing.JudgeCalls));
        Assert.Equal(4, Judge.Requests.Count);
    }

    [Fact]
    public async Task An_endpoint_that_has_learned_is_asked_for_everything_after_a_while()
    {
        Judge.Answer = LittleAble;
        await StartWorkerAsync(Redis, ("Evaluator:JudgeMemory", "00:00:00.500"));
        await EvaluateAsync();
        Judge.Answer = _ => JudgeAnswers.Score();

        await Eventually.HoldsAsync(async () =>
        {
            Assert.Equal(1, (await EvaluateAsync()).JudgeCalls);
            return AsksForEverything(Judge.Requests.Last());
        });
    }

    [Fact]
    public async Task A_replica_that_loses_Redis_still_knows()
    {
        var redis = await RedisServer.StartAsync();
        Judge.Answer = LittleAble;
        await StartWorkerAsync(("ConnectionStrings:redis", redis.ConnectionString));
        await EvaluateAsync();
        await redis.DisposeAsync();

        var knowing = await EvaluateAsync();

        Assert.Equal(("scored", 1), (knowing.Status, knowing.JudgeCalls));
    }

    [Fact]
    public async Task Without_Redis_a_replica_remembers_by_itself()
    {
        Judge.Answer = LittleAble;
        await StartWorkerAsync();

        Assert.Equal(3, (await EvaluateAsync()).JudgeCalls);
        Assert.Equal(1, (await EvaluateAsync()).JudgeCalls);
    }

    private static JudgeAnswer LittleAble(JsonNode request) =>
        request["logprobs"] is not null ? new("logprobs is not supported", 400)
        : AsksForSchema(request) ? new("response_format json_schema is not supported", 400)
        : JudgeAnswers.Score();

    private static bool AsksForEverything(JsonNode request) => request["logprobs"] is not null && AsksForSchema(request);

    private static bool AsksForSchema(JsonNode request) => (string?)request["response_format"]?["type"] == "json_schema";

    private async Task<Evaluation> EvaluateAsync() =>
        await Stored.GetFinishedAsync(await Stored.QueueJudgedAsync(await Stored.AddTraceAsync()));
}
