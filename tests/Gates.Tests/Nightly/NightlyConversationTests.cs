using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Platform.Fixtures;
using Platform.Gates.Tests.Service;

namespace Platform.Gates.Tests.Nightly;

/// <summary>Tasks of several turns: a real Evaluator asks a scripted judge, over HTTP, what the user writes and what it was worth.</summary>
public sealed class NightlyConversationTests(JudgedNights nights) : IClassFixture<JudgedNights>, IAsyncLifetime
{
    private HttpClient _client = null!;
    private int _project;

    public async ValueTask InitializeAsync()
    {
        (_client, _project) = await nights.Host.CreateProjectAsync();
        nights.Judge.Requests.Clear();
        nights.Judge.Answer = request => new(PromptOf(request) == "user_simulation" ? Says(request) : SchemaAnswers.To(request));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_simulated_user_talks_with_the_agent_in_one_thread_until_done()
    {
        await using var agent = await FakeAgent.StartAsync(_ => """{"output":"Booked.","toolsCalled":[{"name":"book"}]}""");

        var run = await _client.RunNightAsync(Request(agent));

        var asked = agent.Requests.Select(request => JsonNode.Parse(request.Body)!).ToList();
        var threads = asked.GroupBy(body => (string)body["threadId"]!).ToList();
        Assert.Equal((4, true), (threads.Count, threads.TrueForAll(thread => thread.Select(body => (string)body["input"]!).SequenceEqual(["message 0", "message 1"]))));
        // Each trial draws its own user, so that trials differ.
        Assert.Equal([1, 2, 3, 4], nights.Judge.Requests.Where(request => PromptOf(request) == "user_simulation").Select(request => (int)request["seed"]!).Distinct().Order());
        Assert.Equal(4, run.GetProperty("results").GetArrayLength());
        var turns = await ScalarAsync<string>($"select content -> 'turns' from test_run_cases where conversational and project_id = {_project} limit 1");
        Assert.Equal(["user", "assistant", "user", "assistant"], JsonNode.Parse(turns)!.AsArray().Select(turn => (string)turn!["role"]!));
        // Each answer has the trace that the agent was asked to continue for it.
        var answers = JsonNode.Parse(turns)!.AsArray().Select(turn => (string?)turn!["traceId"]).OfType<string>().ToList();
        Assert.Equal((2, 2), (answers.Count, answers.Intersect(agent.Requests.Select(request => request.Headers["traceparent"].Split('-')[1])).Count()));
        Assert.Equal(4L, await ScalarAsync<long>($"select count(*) from test_run_scores where metric = 'ConversationCompleteness' and score is not null and project_id = {_project}"));
    }

    [Fact]
    public async Task A_user_who_is_never_done_is_stopped()
    {
        await using var agent = await FakeAgent.StartAsync(_ => """{"output":"What else?"}""");
        var request = Request(agent);
        request["simulation"] = new JsonObject { ["maxTurns"] = 1 };

        await _client.RunNightAsync(request);

        Assert.Equal(4, agent.Requests.Count);
        Assert.Equal("false", await ScalarAsync<string>($"select content -> 'metadata' ->> 'completed' from test_run_cases where project_id = {_project} limit 1"));
    }

    [Fact]
    public async Task A_user_that_could_not_be_played_is_no_trial()
    {
        nights.Judge.Answer = request => PromptOf(request) == "user_simulation" ? new("I will not.", Refusal: "I will not.") : new(SchemaAnswers.To(request));
        await using var agent = await FakeAgent.StartAsync(_ => """{"output":"ok"}""");

        var run = await _client.RunNightAsync(Request(agent));

        Assert.Equal(("block", "No task has 4 valid trials."), (run.Outcome, run.Verdict.GetProperty("reasons")[0].GetString()));
        Assert.Contains("The simulated user could not be asked", run.GetProperty("results")[0].GetProperty("error").GetString());
    }

    [Fact]
    public async Task The_cost_limit_ends_a_night_and_users_count_too()
    {
        await ScalarAsync<object>($"insert into prices (project_id, model, input_usd, output_usd) values ({_project}, 'scripted-2026-01-01', 1000, 1000)");
        await using var agent = await FakeAgent.StartAsync(_ => """{"output":"ok"}""");
        var request = Request(agent, tasks: 6);
        // 120 tokens an answer at 1000 USD a million; the user answers three times a trial, the metric once for all: the talk is the same.
        request["limits"] = new JsonObject { ["maxCostUsd"] = 1 };

        var run = await _client.RunNightAsync(request);

        Assert.InRange(run.GetProperty("costUsd").GetDouble(), 1, 6 * 4 * 0.48);
        Assert.Equal(0, run.GetProperty("costUsd").GetDecimal() % 0.12m);
        Assert.NotEqual(0, run.Evidence.GetProperty("notRun").GetArrayLength());
        Assert.False(run.Verdict.GetProperty("conclusive").GetBoolean());
    }

    [Fact]
    public async Task What_a_user_cost_counts_also_where_the_limit_came_first()
    {
        await ScalarAsync<object>($"insert into prices (project_id, model, input_usd, output_usd) values ({_project}, 'scripted-2026-01-01', 1000, 1000)");
        using var over = new ManualResetEventSlim();
        await using var agent = await FakeAgent.StartAsync(body =>
        {
            // The second answer does not come before the run has ended.
            if (body.Contains("message 1", StringComparison.Ordinal))
                over.Wait(TimeSpan.FromSeconds(60));
            return """{"output":"What else?"}""";
        });
        var request = Request(agent);
        request["limits"] = new JsonObject { ["maxSeconds"] = 5 };

        var run = await _client.RunNightAsync(request);
        over.Set();

        // One trial begins alone; its user was asked for two messages, of 120 tokens at 1000 USD a million each.
        Assert.Equal((0, 0.24m), (run.GetProperty("results").EnumerateArray().Count(each => each.GetProperty("status").GetString() != "notRun"), run.GetProperty("costUsd").GetDecimal()));
        Assert.Equal(0.24m, run.Evidence.GetProperty("costUsd").GetDecimal());
        Assert.Equal(0.24m, await ScalarAsync<decimal>($"select evaluation_cost_usd from test_runs where project_id = {_project}"));
    }

    private static JsonObject Request(FakeAgent agent, int tasks = 1) => new()
    {
        ["suite"] = "talk",
        ["minTasks"] = 1,
        ["metrics"] = JsonNode.Parse("""[{"metric":"ConversationCompleteness","threshold":0.1}]"""),
        ["agent"] = new JsonObject { ["url"] = agent.Url, ["concurrency"] = 2 },
        ["testCases"] = new JsonArray([.. Enumerable.Range(0, tasks).Select(task => new JsonObject { ["id"] = $"task-{task}", ["scenario"] = $"Task {task}." })]),
    };

    private static string PromptOf(JsonNode request) => (string)request["response_format"]!["json_schema"]!["name"]!;

    /// <summary>Two messages, then done.</summary>
    private static string Says(JsonNode request)
    {
        var said = SchemaAnswers.UserText(request).Split("\"role\":\"user\"").Length - 1;
        return JsonSerializer.Serialize(new { message = $"message {said}", completed = said == 2 });
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var database = NpgsqlDataSource.Create(nights.Database);
        return (T)(await database.CreateCommand(sql).ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}

/// <summary>The service with an Evaluator of its own and a judge that a test scripts.</summary>
public sealed class JudgedNights(GatesFixture fixture) : IAsyncLifetime
{
    private ServiceProcess _evaluator = null!;

    public string Database { get; private set; } = "";

    public GatesHost Host { get; private set; } = null!;

    public ScriptedJudge Judge { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await fixture.CreateDatabaseAsync();
        Host = fixture.Start(Database);
        Judge = await ScriptedJudge.StartAsync(_ => new("{}"));
        _evaluator = await ServiceProcess.StartAsync("Worker", TestContext.Current.CancellationToken,
            ("ConnectionStrings__platform", Database), ("ConnectionStrings__redis", fixture.Redis), ("ConnectionStrings__judge", Judge.ConnectionString));
    }

    public async ValueTask DisposeAsync()
    {
        await _evaluator.DisposeAsync();
        await Judge.DisposeAsync();
        await Host.DisposeAsync();
    }
}
