using Platform.ServiceDefaults;
using Platform.Storage.Evaluations;

namespace Platform.Collector.Evaluations;

/// <summary>Waits for the results of a request. Evaluators signal each that ends; signals may be lost, so it also looks by itself.</summary>
internal sealed class RequestResults(EvaluationRequestStore requests, Signals signals, TimeProvider time)
{
    private static readonly TimeSpan _firstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(10); // many that end at once are one look

    /// <returns>Null when it has not finished in time.</returns>
    public async Task<EvaluationRequest?> WaitAsync(int project, Guid id, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var signalled = signals.ListenAsync($"request:{id}", gone.Token).GetAsyncEnumerator(gone.Token);
        var next = signalled.MoveNextAsync().AsTask();
        var (started, patience) = (time.GetTimestamp(), _firstLook);
        try
        {
            while (time.GetElapsedTime(started) < atMost)
            {
                if (await requests.IsFinishedAsync(project, id, cancellationToken))
                    return await requests.GetAsync(project, id, cancellationToken);
                await Task.WhenAny(next, Task.Delay(patience, time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                // A signal starts over: with one, others come soon. Without any, looking gets rarer.
                patience = next.IsCompleted ? _firstLook : Shorter(patience * 2, _longestPause);
                if (next.IsCompleted)
                    next = signalled.MoveNextAsync().AsTask();
                await Task.Delay(_shortestPause, time, cancellationToken);
            }

            return null;
        }
        finally
        {
            await gone.CancelAsync();
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
