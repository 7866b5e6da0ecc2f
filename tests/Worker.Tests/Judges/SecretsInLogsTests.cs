using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Testing;
using Platform.Storage.CustomMetrics;

namespace Platform.Worker.Tests.Judges;

/// <summary>Everything that is logged, down to traces, while keys and secrets are in use, refused and repeated.</summary>
public sealed class SecretsInLogsTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    private const string Key = "sk-live-0123456789abcdefghijklmn";
    private const string Secret = "Bearer hush-0123456789abcdefghij";
    private readonly FakeLoggerProvider _logs = new();

    [Theory]
    [InlineData(200, "scored")]
    [InlineData(401, "errored")]
    [InlineData(403, "errored")]
    [InlineData(400, "errored")]
    [InlineData(429, null)]
    [InlineData(500, "errored")]
    public async Task A_judges_key_is_not_among_them_though_the_endpoint_repeats_it(int status, string? ended)
    {
        Judge.Answer = _ => status == 200 ? JudgeAnswers.Score() : new($"Incorrect API key provided: {Key}", status);
        await StartWorkerAsync(_logs, ("ConnectionStrings:judge", $"Endpoint={Judge.Endpoint};Key={Key};Model=scripted"), ("Evaluator:MaxAttempts", "2"));

        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        if (ended is not null)
            Assert.Equal(ended, (await Stored.GetFinishedAsync(id)).Status);
        else
            await Eventually.HoldsAsync(async () => (await Stored.GetAsync(id)).SkipReason is not null);

        await AssertNowhereAsync(Key);
    }

    [Fact]
    public async Task A_judge_that_cannot_be_reached_and_a_wrong_connection_string_do_not_tell_the_key()
    {
        await StartWorkerAsync(_logs, ("ConnectionStrings:judge", $"Endpoint=http://127.0.0.1:9/v1;Key={Key};Model=m"), ("Evaluator:MaxAttempts", "1"));
        await Stored.GetFinishedAsync(await Stored.QueueJudgedAsync(await Stored.AddTraceAsync()));

        var wrong = await Assert.ThrowsAnyAsync<Exception>(() => StartWorkerAsync(_logs, ("ConnectionStrings:judge", $"Endpoint=nowhere;Key={Key};Model=m")));

        Assert.DoesNotContain(Key, wrong.ToString(), StringComparison.Ordinal);
        await AssertNowhereAsync(Key);
    }

    [Theory]
    [InlineData(200, "scored")]
    [InlineData(401, "errored")]
    [InlineData(500, "errored")]
    [InlineData(0, "errored")]
    public async Task A_webhooks_secret_is_not_among_them_though_the_webhook_repeats_it(int status, string ended)
    {
        await using var app = await Endpoint.StartAsync("/", context =>
        {
            Assert.Equal(Secret, context.Request.Headers.Authorization);
            context.Response.StatusCode = status;
            return context.Response.WriteAsJsonAsync(new { score = 0.5, reason = "Fine.", error = Secret });
        });
        await new CustomMetricWriter(Stored.Database).AddAsync(Stored.Project, new()
        {
            Name = "ours",
            Metric = "Webhook",
            Options = JsonSerializer.SerializeToElement(new { url = status == 0 ? "http://127.0.0.1:9/" : app.Urls.First() }),
        }, activate: true, TestContext.Current.CancellationToken, Secret);
        await StartWorkerAsync(_logs, ("Evaluator:MaxAttempts", "2"));

        Assert.Equal(ended, (await Stored.GetFinishedAsync(await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "ours"))).Status);

        await AssertNowhereAsync(Secret);
    }

    private async Task AssertNowhereAsync(string secret)
    {
        var logs = _logs.Collector.GetSnapshot();
        Assert.Contains(logs, log => log.Category == "Platform.Worker.Evaluations.EvaluationRun");
        Assert.All(logs, log => Assert.DoesNotContain(secret, string.Join('\n',
            [log.Message, $"{log.Exception}", .. (log.StructuredState ?? []).Select(part => part.Value), .. log.Scopes.Select(scope => $"{scope}")]), StringComparison.Ordinal));
        Assert.Equal(0, await Stored.QueryAsync<int>("select count(*)::int from evaluations e where position(@secret in e::text) > 0", new { secret }));
    }
}
