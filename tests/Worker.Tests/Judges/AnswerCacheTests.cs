using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Platform.Fixtures;
using Platform.Storage.Evaluations;
using StackExchange.Redis;

namespace Platform.Worker.Tests.Judges;

public sealed class AnswerCacheTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    private static readonly (string, string) _on = ("Evaluator:JudgeCache", "01:00:00");

    private (string, string) Redis => ("ConnectionStrings:redis", Fixture.Redis.ConnectionString);

    [Fact]
    public async Task The_same_question_is_asked_once_for_all_replicas_and_says_so()
    {
        await Stored.ExecuteAsync(
            "insert into prices (project_id, model, input_usd, output_usd) values (@project, 'scripted', 1000, 5000)",
            new { project = Stored.Project });
        var first = await StartWorkerAsync(_on, Redis);
        var question = NewQuestion();
        var asked = await EvaluateAsync(question);
        await first.StopAsync();
        await StartWorkerAsync(_on, Redis);

        var again = await EvaluateAsync(question);

        Assert.Equal((false, 1, 0.2m), (asked.Cached, asked.JudgeCalls, asked.CostUsd));
        Assert.Equal((true, 0, 0m, 0L), (again.Cached, again.JudgeCalls, again.CostUsd, again.InputTokens));
        Assert.Equal(("scored", asked.Score, asked.Reason, asked.Model), (again.Status, again.Score, again.Reason, again.Model));
        Assert.Equal(asked.Answers.ToString(), again.Answers.ToString());
        Assert.Single(Judge.Requests);
    }

    [Fact]
    public async Task Those_who_ask_the_same_at_once_share_an_answer()
    {
        Judge.Answer = _ => JudgeAnswers.Score() with { Delay = TimeSpan.FromMilliseconds(500) };
        var question = NewQuestion();
        var ids = new List<Guid>();
        for (var i = 0; i < 8; i++)
            ids.Add(await Stored.QueueJudgedAsync(await Stored.AddTraceAsync(question)));

        await StartWorkerAsync(_on);

        foreach (var id in ids)
            Assert.Equal("scored", (await Stored.GetFinishedAsync(id)).Status);
        Assert.Single(Judge.Requests);
        Assert.Equal(1L, await Stored.QueryAsync<long>("select sum(judge_calls) from evaluations"));
    }

    [Fact]
    public async Task An_answer_is_of_its_project_judge_and_question_only()
    {
        await using var strong = await ScriptedJudge.StartAsync(_ => JudgeAnswers.Score(4));
        await StartWorkerAsync(_on, ("ConnectionStrings:judge-strong", $"{strong.ConnectionString}"));
        var question = NewQuestion();
        await EvaluateAsync(question);

        var byStrong = await Stored.GetFinishedAsync(await Stored.QueueJudgedAsync(await Stored.AddTraceAsync(question), judge: "strong"));
        var other = await EvaluateAsync(NewQuestion());

        Assert.Equal((false, 0.4), (byStrong.Cached, byStrong.Score));
        Assert.False(other.Cached);
        Assert.Equal((2, 1), (Judge.Requests.Count, strong.Requests.Count));
    }

    [Fact]
    public async Task Rubbish_is_not_repeated()
    {
        AnswerInTurn(request => request <= 2 ? new("Splendid!") : JudgeAnswers.Score()); // the answer and its repair
        await StartWorkerAsync(_on);

        var evaluation = await EvaluateAsync(NewQuestion());

        Assert.Equal(("scored", 2, 3), (evaluation.Status, evaluation.Attempts, evaluation.JudgeCalls));
    }

    [Theory]
    [InlineData("length", null)]
    [InlineData("content_filter", null)]
    [InlineData("stop", "I cannot judge that.")]
    public async Task An_answer_that_is_none_is_not_kept(string finishReason, string? refusal)
    {
        AnswerInTurn(request => request == 1 ? new("{}", FinishReason: finishReason, Refusal: refusal) : JudgeAnswers.Score());
        await StartWorkerAsync(_on, ("Evaluator:MaxAttempts", "1"));

        var question = NewQuestion();
        var refused = await EvaluateAsync(question);
        var answered = await EvaluateAsync(question);

        Assert.Equal(("errored", "scored"), (refused.Status, answered.Status));
    }

    [Fact]
    public async Task A_kept_answer_is_weighed_by_its_probabilities_as_the_first_was()
    {
        // ln 0.6 and ln 0.4: 8 * 0.6 + 6 * 0.4 = 7.2.
        Judge.Answer = _ => JudgeAnswers.Score(8) with
        {
            LogProbabilities = JsonNode.Parse("""
                {"content":[{"token":"8","logprob":-0.5108256237659907,"bytes":null,"top_logprobs":[
                    {"token":"8","logprob":-0.5108256237659907,"bytes":null},{"token":"6","logprob":-0.916290731874155,"bytes":null}]}]}
                """),
        };
        await StartWorkerAsync(_on, Redis);
        var question = NewQuestion();

        var asked = await EvaluateAsync(question);
        var again = await EvaluateAsync(question);

        Assert.Equal((0.72, false), (Math.Round(asked.Score!.Value, 6), asked.Cached));
        Assert.Equal((0.72, true), (Math.Round(again.Score!.Value, 6), again.Cached));
    }

    [Fact]
    public async Task What_is_kept_ends_and_what_is_too_long_is_not_kept()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(Fixture.Redis.ConnectionString);
        var (server, database) = (redis.GetServers()[0], redis.GetDatabase());
        await StartWorkerAsync(_on, Redis);
        var before = server.Keys().ToHashSet();

        await EvaluateAsync(NewQuestion());
        List<RedisKey> kept = [];
        await Eventually.HoldsAsync(() => Task.FromResult((kept =
            [.. server.Keys().Except(before).Where(key => key.ToString().StartsWith("answer:", StringComparison.Ordinal))]) is not []), () => "Nothing is kept.");
        var (question, incompressible) = (NewQuestion(), Convert.ToBase64String(RandomNumberGenerator.GetBytes(600_000)));
        Judge.Answer = _ => new($$"""{ "reason": "{{incompressible}}", "score": 8 }""");
        var first = await EvaluateAsync(question);
        var second = await EvaluateAsync(question);

        Assert.All(kept, key => Assert.InRange(database.KeyTimeToLive(key)!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1)));
        Assert.Equal(("scored", "scored", false), (first.Status, second.Status, second.Cached));
    }

    [Fact]
    public async Task Redis_that_is_gone_is_not_waited_for()
    {
        var redis = await RedisServer.StartAsync();
        await StartWorkerAsync(_on, ("ConnectionStrings:redis", redis.ConnectionString));
        await EvaluateAsync(NewQuestion());
        await redis.DisposeAsync();

        var evaluation = await EvaluateAsync(NewQuestion());

        Assert.Equal("scored", evaluation.Status);
        Assert.InRange(evaluation.DurationMs!.Value, 0, 4_000);
    }

    private static string NewQuestion() => $"What is {Guid.NewGuid()}?";

    private async Task<Evaluation> EvaluateAsync(string question) =>
        await Stored.GetFinishedAsync(await Stored.QueueJudgedAsync(await Stored.AddTraceAsync(question)));
}
