using System.Collections.Concurrent;
using Npgsql;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.DeepEvalClients;

namespace Platform.Collector.DeepEval.Clients;

/// <summary>Counts which clients report in, and writes it down every two seconds. What a crash loses is only a count.</summary>
internal sealed partial class ClientReport(ClientReportStore store, TimeProvider time, ILogger<ClientReport> logger)
    : BackgroundService
{
    private const int MostKinds = 1_000; // between two writes
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(int Project, DeepEvalClientKind Kind), long> _waiting = new();

    internal void Saw(HttpContext context)
    {
        if (_waiting.Count < MostKinds)
            _waiting.AddOrUpdate((context.User.ProjectId, DeepEvalClientKind.Of(context.Request)), 1, static (_, calls) => calls + 1);
    }

    /// <summary>An exporter of OpenTelemetry counts when DeepEval configured it, which the name of its key tells.</summary>
    internal void SawOpenTelemetry(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(ClientKinds.OpenTelemetryKey))
            Saw(context);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await WriteAsync(CancellationToken.None);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var (project, kind) in _waiting.Keys)
        {
            if (!_waiting.TryRemove((project, kind), out var calls))
                continue;
            try
            {
                await store.CountAsync(project, kind, calls, cancellationToken);
            }
            catch (NpgsqlException exception)
            {
                // Nobody waits for the count; it is written when the database is back.
                _waiting.AddOrUpdate((project, kind), calls, (_, more) => more + calls);
                LogNotWritten(exception.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The report of DeepEval clients could not be written: {Reason}")]
    private partial void LogNotWritten(string reason);
}

/// <summary>Counts who calls the routes that only DeepEval clients call.</summary>
internal sealed class ClientReportFilter(ClientReport report) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        report.Saw(context.HttpContext);
        return next(context);
    }
}
