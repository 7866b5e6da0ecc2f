using Platform.Storage.TestRuns;
using Platform.Suites;

namespace Platform.Gates.Runs;

/// <summary>
/// A run's limits of time and money, which count from its start also where it goes on after the service was killed. So that the limit of
/// money holds, one case begins alone, and no more after it than there is room for if they cost what others did (decision 0034).
/// </summary>
internal sealed class RunLimits : IDisposable
{
    /// <summary>Until so many have ended their mean says little: the dearest stands for those to come.</summary>
    private const int FewCases = 16;

    /// <summary>Under way, for each case that has ended: a run trusts what it has seen by degrees.</summary>
    private const int Growth = 2;

    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _service;
    private readonly bool _costs;
    private readonly double _mostUsd;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private int _ended;
    private decimal _dearestUsd;

    /// <param name="asksJudges">See <see cref="Suite.AsksJudges"/>.</param>
    /// <param name="stored">Cases that have ended already.</param>
    /// <param name="spentUsd">Already, for cases that were cut short too.</param>
    /// <param name="service">Cancelled when the service stops, which is no limit.</param>
    public RunLimits(
        Limits limits, bool asksJudges, TestRun run, IReadOnlyCollection<TestRunCase> stored, decimal spentUsd, TimeProvider time, CancellationToken service)
    {
        var timeLeft = run.CreatedAt + TimeSpan.FromSeconds(limits.MaxSeconds) - time.GetUtcNow().UtcDateTime;
        _timer = new(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, service);
        (_service, _costs, _mostUsd, Usd) = (service, asksJudges, limits.MaxCostUsd, spentUsd);
        Count(stored);
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
            Count(ended);
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

    /// <summary>One may always begin alone: only money that was really spent ends a run. What costs nothing needs no room.</summary>
    private int Room(int most)
    {
        if (!_costs)
            return most;
        double atOnce = Growth * _ended;
        if (_ended > 0 && Usd > 0)
            atOnce = Math.Min(atOnce, Math.Max(0, _mostUsd - (double)Usd) / NextUsd);
        return Math.Clamp((int)Math.Min(most, atOnce - _underWay), _underWay == 0 ? 1 : 0, most);
    }

    /// <summary>What a case is expected to cost.</summary>
    private double NextUsd => (double)Math.Max(Usd / _ended, _ended < FewCases ? _dearestUsd : 0);

    private void Count(IReadOnlyCollection<TestRunCase> ended)
    {
        _ended += ended.Count;
        _dearestUsd = Math.Max(_dearestUsd, ended.Max(each => each.EvaluationCostUsd) ?? 0);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _timer.Dispose();
    }
}
