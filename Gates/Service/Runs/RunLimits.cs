using Platform.Storage.TestRuns;
using Platform.Suites;

namespace Platform.Gates.Runs;

/// <summary>
/// A run's limits of time and money, which count from its start also where it goes on after the service was killed. So that the limit of
/// money holds, no more cases are begun than it has room for if they cost what others did.
/// </summary>
internal sealed class RunLimits : IDisposable
{
    /// <summary>At once until so many have ended: nobody knows before what a case of this suite really costs.</summary>
    private const int First = 16;

    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _service;
    private readonly double _mostUsd;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private int _ended;

    /// <param name="stored">Cases that have ended already.</param>
    /// <param name="service">Cancelled when the service stops, which is no limit.</param>
    public RunLimits(Limits limits, TestRun run, IReadOnlyCollection<TestRunCase> stored, TimeProvider time, CancellationToken service)
    {
        var timeLeft = run.CreatedAt + TimeSpan.FromSeconds(limits.MaxSeconds) - time.GetUtcNow().UtcDateTime;
        _timer = new(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, service);
        (_service, _mostUsd, _ended, Usd) = (service, limits.MaxCostUsd, stored.Count, stored.Sum(each => each.EvaluationCostUsd ?? 0));
    }

    /// <summary>Cancelled once a limit is reached or the service stops.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What the run's judges have cost so far.</summary>
    public decimal Usd { get; private set; }

    /// <summary>Waits for room, and takes it.</summary>
    /// <param name="most">Cases that could begin.</param>
    /// <returns>So many may begin, 1 to <paramref name="most"/>; each must be given back.</returns>
    public async Task<int> TakeRoomAsync(int most)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (Room(most) is > 0 and var room)
                {
                    _underWay += room;
                    return room;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(Token);
        }
    }

    /// <summary>So many cases that were begun have ended, or did not begin after all.</summary>
    public void GiveBack(int room)
    {
        lock (_lock)
        {
            _underWay -= room;
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Cases have ended and cost what they say.</summary>
    public void Add(IReadOnlyCollection<TestRunCase> ended)
    {
        lock (_lock)
        {
            _ended += ended.Count;
            Usd += ended.Sum(each => each.EvaluationCostUsd ?? 0);
        }

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
            // A limit.
        }
    }

    /// <summary>One may always begin alone: only money that was really spent ends a run.</summary>
    private int Room(int most)
    {
        var room = _ended < First ? First - _underWay : most;
        if (Usd > 0 && _ended > 0)
            room = (int)Math.Min(room, (Math.Max(0, _mostUsd - (double)Usd) * _ended / (double)Usd) - _underWay);
        return Math.Clamp(room, _underWay == 0 ? 1 : 0, most);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _timer.Dispose();
    }
}
