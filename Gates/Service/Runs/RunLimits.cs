using Platform.Storage.TestRuns;
using Platform.Suites;

namespace Platform.Gates.Runs;

/// <summary>A run's limits of time and money, which count from its start also where it goes on after the service was killed.</summary>
internal sealed class RunLimits : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _service;
    private readonly double _mostUsd;
    private readonly Lock _lock = new();

    /// <param name="stored">What the run has done already.</param>
    /// <param name="service">Cancelled when the service stops, which is no limit.</param>
    public RunLimits(Limits limits, TestRun run, IEnumerable<TestRunCase> stored, TimeProvider time, CancellationToken service)
    {
        var timeLeft = run.CreatedAt + TimeSpan.FromSeconds(limits.MaxSeconds) - time.GetUtcNow().UtcDateTime;
        _timer = new(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, service);
        (_service, _mostUsd, Usd) = (service, limits.MaxCostUsd, stored.Sum(each => each.EvaluationCostUsd ?? 0));
    }

    /// <summary>Cancelled once a limit is reached or the service stops.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What the run's judges have cost so far.</summary>
    public decimal Usd { get; private set; }

    /// <summary>Judges have cost so much more.</summary>
    public void Add(decimal usd)
    {
        lock (_lock)
            Usd += usd;
        if ((double)Usd > _mostUsd)
            _stop.Cancel();
    }

    /// <summary>Returns also where a limit came first: what has not run is told in the verdict.</summary>
    public async Task WithinAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(Token);
        }
        catch (OperationCanceledException) when (!_service.IsCancellationRequested)
        {
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _timer.Dispose();
    }
}
