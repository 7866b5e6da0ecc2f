using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;
using Platform.ServiceDefaults;
using Platform.Storage.Traces;

namespace Platform.Collector.Ingest;

/// <summary>Writes what waits in the <see cref="SpanQueue"/>, many requests a commit, and answers them after it.</summary>
internal sealed partial class GroupCommit(
    SpanQueue queue, SpanWriter writer, Signals signals, IngestMeter meter, IOptions<IngestOptions> options,
    TimeProvider time, ILogger<GroupCommit> logger) : BackgroundService
{
    /// <summary>Of one project and one commit; whoever listens also looks by itself.</summary>
    private const int MostTraceSignals = 50;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.Writers).Select(_ => Task.Run(() => RunAsync(stoppingToken), stoppingToken)));

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        // The platform traces itself, and a trace of storing traces would never end.
        using var quiet = SuppressInstrumentationScope.Begin();
        var group = new List<WaitingRequest>();
        while (!stoppingToken.IsCancellationRequested)
        {
            await queue.TakeAsync(group, stoppingToken);
            try
            {
                await WriteAsync(group, stoppingToken);
            }
            finally
            {
                group.ForEach(queue.Release);
                group.Clear();
            }
        }
    }

    // While the database cannot be used the group is tried again, without those whose patience has ended.
    private async Task WriteAsync(List<WaitingRequest> group, CancellationToken stoppingToken)
    {
        while (group.FindAll(request => !request.IsGivenUp) is [_, ..] waiting)
        {
            try
            {
                await CommitAsync(waiting, stoppingToken);
                return;
            }
            catch (NpgsqlException exception)
            {
                LogUnavailable(exception, waiting.Count);
                await Task.Delay(_pause, time, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Nobody foresaw this; it is about one request, and must not fail the others.
                LogFailed(exception, waiting.Count);
                if (waiting is [var failed])
                    failed.Fail(exception);
                else
                {
                    foreach (var request in waiting)
                        await WriteAsync([request], stoppingToken);
                }
                return;
            }
        }
    }

    private async Task CommitAsync(List<WaitingRequest> requests, CancellationToken stoppingToken)
    {
        var started = time.GetTimestamp();
        var written = await writer.WriteRowsAsync(requests.ConvertAll(request => request.Rows), stoppingToken);
        meter.Committed(written, time.GetElapsedTime(started));

        var first = 0;
        foreach (var request in requests)
        {
            var (start, end) = (first, first + request.Count);
            request.Answer(IngestResult.Stored(written.Refused is [] ? [] :
                [.. from refused in written.Refused
                    where refused.Index >= start && refused.Index < end
                    select refused with { Index = refused.Index - start }]));
            first = end;
        }

        if (written.QueuedEvaluations)
            signals.Send("evaluations");
        foreach (var trace in written.Traces.GroupBy(trace => trace.ProjectId).SelectMany(traces => traces.Take(MostTraceSignals)))
            signals.Send($"trace:{trace.ProjectId}", trace.TraceId);
    }

    [LoggerMessage(LogLevel.Warning, "The database cannot be used; {Requests} requests wait")]
    private partial void LogUnavailable(Exception exception, int requests);

    [LoggerMessage(LogLevel.Error, "Storing the spans of {Requests} requests failed")]
    private partial void LogFailed(Exception exception, int requests);
}
