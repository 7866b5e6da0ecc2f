using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Platform.AgentTracing.Export;

/// <summary>
/// Sends spans to the Collector. The agent's threads only put them into a bounded queue; a thread of its own does the
/// rest, and tries again while the Collector cannot be reached. (The SDK's batch processor does not count what it drops.)
/// </summary>
internal sealed partial class SpanSender : BaseExportProcessor<Activity>
{
    private static readonly int[] _pausesInSeconds = [1, 2, 4, 8, 16];
    private static readonly TimeSpan _reportEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _lastWords = TimeSpan.FromMilliseconds(500);

    private readonly SpanQueue _queue;
    private readonly TimeSpan _interval;
    private readonly CollectorAnswers _answers;
    private readonly SpanCounts _counts;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEvent _stop = new(false);
    private readonly Thread _thread;
    private volatile bool _closed;
    private volatile bool _abandoned;
    private bool _failing;
    private long _reported;
    private long _reportedAt;

    internal SpanSender(
        BaseExporter<Activity> exporter, CollectorAnswers answers, AgentTracingOptions options, SpanCounts counts, ILogger logger)
        : base(exporter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ExportInterval, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ExportInterval, TimeSpan.FromMinutes(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ShutdownLimit, TimeSpan.Zero);
        _queue = new(options.MaxQueuedSpans, options.MaxQueuedCharacters);
        _interval = options.ExportInterval;
        (_answers, _counts, _logger) = (answers, counts, logger);
        _thread = new(RunSafely) { IsBackground = true, Name = "Agent tracing" };
        _thread.Start();
    }

    private bool Stopping => _stop.WaitOne(0);

    protected override void OnExport(Activity data)
    {
        if (!data.Recorded)
            return;
        if (_closed || !_queue.TryAdd(data, out var waiting))
            _counts.Drop(1);
        else if (waiting == SpanQueue.MostSpansAtOnce)
            _wake.Set();
    }

    protected override bool OnForceFlush(int timeoutMilliseconds)
    {
        if (_closed)
            return true;
        var reached = new TaskCompletionSource();
        _queue.Mark(reached);
        _wake.Set();
        return reached.Task.Wait(timeoutMilliseconds);
    }

    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        _closed = true;
        _stop.Set();
        _wake.Set();
        var sent = _thread.Join(timeoutMilliseconds);
        _abandoned = true;
        exporter.Shutdown(0);
        // A request that hung has been broken off: the thread gives up what it holds, and says so.
        if (!sent)
            _thread.Join(_lastWords);
        _counts.Drop(_queue.Clear());
        return sent;
    }

    private void RunSafely()
    {
        try
        {
            Run();
        }
        catch (Exception)
        {
            // An exception that leaves a thread ends the process, which here is the agent's.
            _closed = _abandoned = true;
        }
    }

    private void Run()
    {
        var batch = new Activity[SpanQueue.MostSpansAtOnce];
        do
        {
            if (!_queue.HoldsFullBatch)
                _wake.WaitOne(_interval);
            while (_queue.Take(batch, out var mark) is var count && (count > 0 || mark is not null))
            {
                if (count > 0)
                    Send(batch, count);
                Array.Clear(batch, 0, count);
                mark?.TrySetResult();
            }

            Report();
        }
        while (!Stopping);
        Report();
    }

    /// <summary>At most once in a while: the Collector may be away for hours.</summary>
    private void Report()
    {
        var dropped = _counts.Dropped;
        if (dropped == _reported || (!Stopping && TimeProvider.System.GetElapsedTime(_reportedAt) < _reportEvery))
            return;
        LogDropped(dropped - _reported, dropped, _answers.Problem);
        (_reported, _reportedAt) = (dropped, TimeProvider.System.GetTimestamp());
    }

    private void Send(Activity[] batch, int count)
    {
        var left = _pausesInSeconds.Length;
        while (_abandoned || exporter.Export(new(batch, count)) != ExportResult.Success)
        {
            if (_abandoned || _answers.Final || left == 0)
            {
                _counts.Drop(count);
                return;
            }

            if (!_failing)
                LogTryingAgain(_answers.Problem);
            _failing = true;
            var pause = TimeSpan.FromSeconds(_pausesInSeconds[^left--] * (0.75 + (Random.Shared.NextDouble() / 2)));
            // Once more at shutdown, then the batch is given up.
            if (_stop.WaitOne(pause > _answers.RetryAfter ? pause : _answers.RetryAfter))
                left = 0;
        }

        _counts.Export(count);
        _failing = false;
    }

    [LoggerMessage(LogLevel.Warning, "The Collector does not take the agent's traces ({Problem}); trying again")]
    private partial void LogTryingAgain(string problem);

    [LoggerMessage(LogLevel.Warning, "Dropped {Count} spans of the agent, {Total} so far: the Collector is away or slow ({Problem})")]
    private partial void LogDropped(long count, long total, string problem);
}
