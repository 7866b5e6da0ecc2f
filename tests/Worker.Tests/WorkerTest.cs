using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Testing;
using Platform.Fixtures;

namespace Platform.Worker.Tests;

/// <summary>A test with a database, a scripted judge and workers of its own.</summary>
public abstract class WorkerTest(WorkerFixture fixture) : IAsyncLifetime
{
    private readonly List<WorkerHost> _workers = [];

    protected WorkerFixture Fixture => fixture;

    protected Stored Stored { get; private set; } = null!;

    protected ScriptedJudge Judge { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stored = await fixture.CreateAsync();
        Judge = await ScriptedJudge.StartAsync(_ => JudgeAnswers.Score());
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_workers.Select(worker => worker.DisposeAsync().AsTask()));
        await Judge.DisposeAsync();
        await Stored.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a replica that is impatient, without Redis, with the scripted judge as its default one.</summary>
    /// <param name="settings">Instead of these; a judge is removed by an empty text.</param>
    protected Task<WorkerHost> StartWorkerAsync(params (string Key, string Value)[] settings) => StartWorkerAsync(null, settings);

    /// <param name="logs">Is told everything.</param>
    /// <inheritdoc cref="StartWorkerAsync(ValueTuple{string, string}[])"/>
    protected async Task<WorkerHost> StartWorkerAsync(FakeLoggerProvider? logs, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["ConnectionStrings:judge"] = Judge.ConnectionString,
            ["Evaluator:PollInterval"] = "00:00:00.050",
            ["Evaluator:RetryDelay"] = "00:00:00.020",
            ["Evaluator:JudgeCache"] = "00:00:00", // most tests count requests
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        var worker = new WorkerHost(Stored.ConnectionString, all, logs);
        _workers.Add(worker);
        await worker.StartAsync();
        return worker;
    }

    /// <summary>Lets the judge answer by the number of the request, from 1.</summary>
    protected void AnswerInTurn(Func<int, JudgeAnswer> answer)
    {
        var count = 0;
        Judge.Answer = (JsonNode _) => answer(Interlocked.Increment(ref count));
    }
}
