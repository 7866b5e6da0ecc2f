using System.Threading.Channels;
using Platform.ServiceDefaults;

namespace Platform.Worker.Evaluations;

/// <summary>Wakes whoever waits for work when a service says there is some. Without Redis one waits the whole time.</summary>
internal sealed class WorkSignal(Signals signals, TimeProvider time) : BackgroundService
{
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _due.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look without having been told.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in signals.ListenAsync("evaluations", stoppingToken))
            _due.Writer.TryWrite(true);
    }
}
