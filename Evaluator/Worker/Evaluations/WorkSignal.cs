using System.Threading.Channels;
using Platform.ServiceDefaults;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Evaluations;

/// <summary>Wakes whoever waits for work when a service says there is some. Without Redis one waits the whole time.</summary>
internal sealed class WorkSignal(Signals signals, TimeProvider time) : BackgroundService
{
    private readonly Dictionary<EvaluationLane, Channel<bool>> _due = Enum.GetValues<EvaluationLane>().ToDictionary(
        lane => lane,
        _ => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }));

    public void Wake(EvaluationLane lane) => _due[lane].Writer.TryWrite(true);

    public async Task WaitAsync(EvaluationLane lane, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _due[lane].Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look without having been told.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in signals.ListenAsync("evaluations", stoppingToken))
        {
            // Another replica may have moved some.
            foreach (var lane in _due.Keys)
                Wake(lane);
        }
    }
}
