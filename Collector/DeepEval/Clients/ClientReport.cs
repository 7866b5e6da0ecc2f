using System.Collections.Concurrent;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage;
using Platform.Storage.DeepEvalClients;

namespace Platform.Collector.DeepEval.Clients;

/// <summary>Counts which clients report in.</summary>
internal sealed partial class ClientReport(ClientReportStore store, TimeProvider time, ILogger<ClientReport> logger) : WriteBehind(time)
{
    private const int MostKinds = 1_000; // between two writes

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

    protected override async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var (project, kind) in _waiting.Keys)
        {
            if (_waiting.TryRemove((project, kind), out var calls))
                await TryAsync(() => store.CountAsync(project, kind, calls, cancellationToken), reason =>
                {
                    _waiting.AddOrUpdate((project, kind), calls, (_, more) => more + calls);
                    LogNotWritten(reason);
                });
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
