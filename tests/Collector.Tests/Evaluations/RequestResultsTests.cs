using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Platform.Collector.Evaluations;
using Platform.ServiceDefaults;
using Platform.Storage.Evaluations;

namespace Platform.Collector.Tests.Evaluations;

public sealed class RequestResultsTests(CollectorFixture collector)
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(10);
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private EvaluationRequestStore Requests => collector.Services.GetRequiredService<EvaluationRequestStore>();

    [Fact]
    public async Task A_signal_wakes_who_waits_before_it_would_have_looked()
    {
        var signals = collector.Services.GetRequiredService<Signals>();
        var (project, id) = await AddRequestAsync();
        var waiting = new RequestResults(Requests, signals, _time).WaitAsync(project, id, TimeSpan.FromMinutes(5), Cancelled);
        await FinishAsync(project);

        // The first look without a signal would come after 100 ms: time stops before that.
        for (var passed = _tick; !waiting.IsCompleted; passed += _tick)
        {
            signals.Send($"request:{id}");
            if (passed < TimeSpan.FromMilliseconds(100))
                _time.Advance(_tick);
            await Task.WhenAny(waiting, Task.Delay(30, Cancelled));
        }

        Assert.True((await waiting)!.Finished);
    }

    [Fact]
    public async Task Without_Redis_it_looks_by_itself_and_gives_up_in_the_end()
    {
        var (project, id) = await AddRequestAsync();
        var results = new RequestResults(Requests, new Signals(), _time);
        var tooLate = results.WaitAsync(project, id, TimeSpan.FromSeconds(3), Cancelled);
        Assert.Null(await PassTimeAsync(tooLate));
        var waiting = results.WaitAsync(project, id, TimeSpan.FromMinutes(5), Cancelled);
        await FinishAsync(project);

        Assert.True((await PassTimeAsync(waiting))!.Finished);
    }

    private async Task<EvaluationRequest?> PassTimeAsync(Task<EvaluationRequest?> waiting)
    {
        while (!waiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(waiting, Task.Delay(5, Cancelled));
        }
        return await waiting;
    }

    private async Task<(int Project, Guid Id)> AddRequestAsync()
    {
        var (_, project) = await collector.CreateProjectAsync();
        return (project, await Requests.AddAsync(project, null, [new() { Metric = "ExactMatch" }], [JsonElement.Parse("{}")], Cancelled));
    }

    private async Task FinishAsync(int project)
    {
        await using var connection = new NpgsqlConnection(collector.Database);
        await connection.ExecuteAsync("update evaluations set status = 'scored', score = 1, finished_at = now() where project_id = @project", new { project });
    }
}
