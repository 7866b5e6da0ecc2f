using System.Threading.Channels;
using Microsoft.AspNetCore.Components;
using Platform.ServiceDefaults;

namespace Platform.Web.Components.Live;

/// <summary>
/// An island that looks again after a signal that a trace of its project has changed, at most once a second, and every
/// five seconds (<see cref="Patience"/>) without one, since signals may be lost.
/// </summary>
public abstract partial class LiveComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _gone = new();
    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    [Inject] internal Signals Signals { get; set; } = null!;

    [Inject] internal TimeProvider Clock { get; set; } = null!;

    [Inject] internal ILogger<LiveComponent> Logger { get; set; } = null!;

    [Parameter, EditorRequired] public int ProjectId { get; set; }

    /// <summary>Only this trace matters; null for all of the project.</summary>
    [Parameter] public string? TraceId { get; set; }

    /// <summary>How long it waits for a signal before it looks anyway.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(5);

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Called on the component's own context.</summary>
    protected abstract Task LookAsync(CancellationToken cancellationToken);

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _ = ListenAsync(_gone.Token);
        _ = WatchAsync(_gone.Token);
    }

    private async Task ListenAsync(CancellationToken gone)
    {
        await foreach (var traceId in Signals.ListenAsync($"trace:{ProjectId}", gone))
        {
            if (TraceId is null || TraceId == traceId)
                _woken.Writer.TryWrite(true);
        }
    }

    private async Task WatchAsync(CancellationToken gone)
    {
        while (!gone.IsCancellationRequested)
        {
            await WaitAsync(gone);
            try
            {
                await InvokeAsync(() => LookAsync(gone));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The page that stands there is still right as of then; the next look may succeed.
                LogFailed(exception);
            }
            await Task.Delay(_pause, Clock, gone);
        }
    }

    private async Task WaitAsync(CancellationToken gone)
    {
        using var patience = new CancellationTokenSource(Patience, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, patience.Token);
        try
        {
            await _woken.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            // No signal: time to look anyway.
        }
    }

    [LoggerMessage(LogLevel.Warning, "A live page could not look for news; it tries again")]
    private partial void LogFailed(Exception exception);
}
