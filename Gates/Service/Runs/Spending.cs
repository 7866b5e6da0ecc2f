namespace Platform.Gates.Runs;

/// <summary>What a run's judges have cost so far.</summary>
internal sealed class Spending(double limitUsd, decimal spentUsd) : IDisposable
{
    private readonly CancellationTokenSource _exhausted = new();
    private readonly Lock _lock = new();

    /// <summary>Cancelled once the limit is reached.</summary>
    public CancellationToken Exhausted => _exhausted.Token;

    public decimal Usd { get; private set; } = spentUsd;

    public void Add(decimal usd)
    {
        lock (_lock)
            Usd += usd;
        if ((double)Usd > limitUsd)
            _exhausted.Cancel();
    }

    public void Dispose() => _exhausted.Dispose();
}
