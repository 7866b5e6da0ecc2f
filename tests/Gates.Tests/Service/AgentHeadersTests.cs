using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Gates.Tests.Nightly;
using Platform.Storage.TestRuns;

namespace Platform.Gates.Tests.Service;

/// <summary>A suite may send its agent a key.</summary>
public sealed class AgentHeadersTests(GatesFixture fixture)
{
    private const string Secret = "the-key-of-the-agent";

    [Fact]
    public async Task The_agent_gets_its_headers_and_nobody_who_reads_the_run()
    {
        var database = await fixture.CreateDatabaseAsync();
        await using var host = fixture.Start(database);
        var (client, project) = await host.CreateProjectAsync();
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var agent = await FakeAgent.StartAsync(_ =>
        {
            seen.Task.Wait(TimeSpan.FromSeconds(30));
            return "ok";
        });
        var suite = PrApi.Asked(1, agent.Url);
        suite["agent"]!["headers"] = new JsonObject { ["authorization"] = Secret };

        var (_, started) = await client.SendAsync(HttpMethod.Post, "/api/gates/pr", suite);
        var run = Guid.Parse(started.Id);
        var running = await host.Services.GetRequiredService<TestRunStore>().GetAsync(project, run, TestContext.Current.CancellationToken);
        seen.SetResult();
        await client.FinishedNightAsync(started.Id);

        Assert.Equal([Secret], agent.Requests.Select(request => request.Headers["authorization"]));
        Assert.DoesNotContain(host.Logs.GetSnapshot(), log => log.Message.Contains(Secret, StringComparison.Ordinal)
            || log.StructuredState?.Any(part => part.Value?.Contains(Secret, StringComparison.Ordinal) is true) is true);
        Assert.Contains("testCases", running!.Extra!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, running.Extra.Value.GetRawText(), StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection(database);
        Assert.DoesNotContain(Secret, await connection.ExecuteScalarAsync<string>(
            "select extra::text from test_runs where id = @run", new { run }), StringComparison.Ordinal); // not needed any more
    }
}
