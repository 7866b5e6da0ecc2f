using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Npgsql;
using Platform.EndToEnd.Tests;
using Platform.Fixtures;
using Xunit.Sdk;

[assembly: AssemblyFixture(typeof(StackFixture))]
[assembly: Xunit.v3.Parallelization(Mode = ParallelMode.None)] // some tests end a service that the others use

namespace Platform.EndToEnd.Tests;

/// <summary>The whole stack as <c>AppHost.cs</c> describes it, with a scripted judge, once for all tests.</summary>
public sealed class StackFixture : IAsyncLifetime
{
    public const string Key = "end-to-end-key";
    public const string BrowserToken = "end-to-end-token";

    private readonly string _data = Directory.CreateTempSubdirectory("platform-end-to-end-").FullName;

    public ScriptedJudge Judge { get; private set; } = null!;

    public DistributedApplication App { get; private set; } = null!;

    /// <summary>The Collector's HTTP side with the bootstrap key.</summary>
    public HttpClient Api { get; private set; } = null!;

    public Uri CollectorHttp => App.GetEndpoint("collector", "http");

    public Uri CollectorGrpc => App.GetEndpoint("collector", "grpc");

    public Uri Web => App.GetEndpoint("web", "http");

    public async ValueTask InitializeAsync()
    {
        Judge = await ScriptedJudge.StartAsync(JudgeScript.Answer);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([
            $"--PLATFORM_JUDGE={Judge.ConnectionString}",
            $"--PLATFORM_API_KEY={Key}",
            $"--PLATFORM_BROWSER_TOKEN={BrowserToken}",
            $"--PLATFORM_DATA={_data}",
        ]);
        App = await builder.BuildAsync();
        await App.StartAsync();
        await HealthyAsync("collector");
        await HealthyAsync("evaluator");
        await HealthyAsync("web");
        Api = CreateClient(Key);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await App.DisposeAsync();
        await Judge.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    public HttpClient CreateClient(string key)
    {
        var client = new HttpClient { BaseAddress = CollectorHttp, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Add("x-api-key", key);
        return client;
    }

    /// <summary>No route makes projects yet, so the key of a second one is written by hand.</summary>
    public async Task<string> KeyOfAnotherProjectAsync()
    {
        var secret = $"other-{Guid.NewGuid():N}";
        await using var database = NpgsqlDataSource.Create((await App.GetConnectionStringAsync("platform"))!);
        await using var command = database.CreateCommand("""
            with project as (insert into projects (name) values ('other') on conflict (name) do update set name = excluded.name returning id)
            insert into api_keys (project_id, id, name, key_hash, key_start, scopes)
            select id, gen_random_uuid(), 'end to end', sha256($1::bytea), 'other', '{ingest,read,write}' from project
            """);
        command.Parameters.Add(new() { Value = Encoding.UTF8.GetBytes(secret) });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return secret;
    }

    public Task<ResourceEvent> HealthyAsync(string resource) => App.ResourceNotifications
        .WaitForResourceHealthyAsync(resource, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(90));

    /// <summary>The processes of each resource that runs, one for each replica.</summary>
    public async Task<ILookup<string, int>> PidsAsync()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var pids = new Dictionary<string, (string Resource, int Pid)>();
        try
        {
            await foreach (var change in App.ResourceNotifications.WatchAsync(enough.Token))
            {
                if (change.Snapshot.State?.Text == KnownResourceStates.Running
                    && change.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } pid)
                    pids[change.ResourceId] = (change.Resource.Name, Convert.ToInt32(pid, CultureInfo.InvariantCulture));
                else
                    pids.Remove(change.ResourceId);
            }
        }
        catch (OperationCanceledException)
        {
            // WatchAsync tells all current states first and then goes on for ever.
        }
        return pids.Values.ToLookup(process => process.Resource, process => process.Pid);
    }

    /// <summary>A trace once <paramref name="ready"/> holds of it; the last state seen is in the failure.</summary>
    public async Task<JsonNode> TraceAsync(string traceId, Func<JsonNode, bool> ready, int seconds = 60)
    {
        JsonNode? trace = null;
        await EventuallyAsync(async () =>
        {
            using var answer = await Api.GetAsync($"/api/traces/{traceId}", TestContext.Current.CancellationToken);
            if (!answer.IsSuccessStatusCode)
                return false;
            trace = await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);
            return ready(trace!);
        }, seconds, () => $"Trace {traceId} did not become ready: {trace?.ToJsonString() ?? "not found"}");
        return trace!;
    }

    /// <summary>Asks again until it holds; connection failures count as not yet.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> holds, int seconds, Func<string> otherwise)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(seconds);
        while (!await TryAsync(holds))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> holds)
    {
        try
        {
            return await holds();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
