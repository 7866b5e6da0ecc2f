using System.Threading.Channels;
using Google.Protobuf.Collections;
using Npgsql;
using OpenTelemetry;
using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Mapping;
using Platform.ServiceDefaults;
using Platform.Storage.SpanLogs;
using static Platform.Collector.Otlp.Wire.Span.Types;

namespace Platform.Collector.Otlp.Logs;

/// <summary>
/// Attaches log records to their spans once both are there: at once when the span was first, else within a second; records
/// that have waited for long are looked at every half minute, for a day.
/// </summary>
internal sealed partial class LogAttaching(SpanLogStore store, Signals signals, TimeProvider time, ILogger<LogAttaching> logger)
    : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _sweepInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal void WakeUp() => _wakeUps.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var quiet = SuppressInstrumentationScope.Begin(); // it would trace itself every second
        var sweptAt = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            var sweep = time.GetElapsedTime(sweptAt) > _sweepInterval;
            try
            {
                while (await AttachAsync(sweep ? _longest : _soon, stoppingToken))
                {
                }
                if (sweep)
                {
                    await store.RemoveOldAsync(stoppingToken);
                    sweptAt = time.GetTimestamp();
                }
            }
            catch (NpgsqlException exception)
            {
                LogUnavailable(exception.Message); // what waits still waits when the database is back
            }
            await WaitAsync(stoppingToken);
        }
    }

    /// <summary>What the span has of its own stays; what its records said before is said anew with those that came now.</summary>
    internal static LoggedContent Merge(LoggedContent had, IReadOnlyList<byte[]> before, IReadOnlyList<byte[]> now)
    {
        var (inputBefore, outputBefore) = Said(before);
        var (input, output) = Said([.. before, .. now]);
        var events = SpanEvents.Json(now.Select(Event.Parser.ParseFrom));
        return new()
        {
            Input = had.Input is null || had.Input == inputBefore ? input ?? had.Input : had.Input,
            Output = had.Output is null || had.Output == outputBefore ? output ?? had.Output : had.Output,
            Events = had.Events is null or "[]" ? events : $"{had.Events.TrimEnd()[..^1]},{events[1..]}",
        };
    }

    private static (string? Input, string? Output) Said(IReadOnlyList<byte[]> logged)
    {
        var events = new RepeatedField<Event> { logged.Select(Event.Parser.ParseFrom) };
        var attributes = new SpanAttributes();
        attributes.Load([]);
        foreach (var said in events)
        {
            if (said.Name == SpanMapping.OperationDetails)
                attributes.AddOfEvent(said.Attributes);
        }
        return (Messages.Input(attributes, events), Messages.Output(attributes, events));
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> AttachAsync(TimeSpan waitingFor, CancellationToken cancellationToken)
    {
        var attached = false;
        foreach (var span in await store.ListReadyAsync(waitingFor, cancellationToken))
        {
            if (!await store.AttachAsync(span, Merge, cancellationToken))
                continue;
            attached = true;
            signals.Send("evaluations");
            signals.Send($"trace:{span.ProjectId}", Convert.ToHexStringLower(span.TraceId));
        }
        return attached;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wakeUp = _wakeUps.Reader.WaitToReadAsync(pause.Token).AsTask();
        await Task.WhenAny(wakeUp, Task.Delay(_pause, time, pause.Token));
        _wakeUps.Reader.TryRead(out _);
        await pause.CancelAsync();
    }

    [LoggerMessage(LogLevel.Warning, "Log records cannot be attached to their spans now: {Reason}")]
    private partial void LogUnavailable(string reason);
}
