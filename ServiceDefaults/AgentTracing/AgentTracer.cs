using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Platform.AgentTracing.Development;
using Platform.AgentTracing.Export;
using Platform.AgentTracing.Spans;

namespace Platform.AgentTracing;

/// <summary>
/// Takes the spans of <see cref="Observe"/> and of Microsoft.Extensions.AI to the Collector while it lives. It is apart
/// from whatever OpenTelemetry pipeline the program has of its own: neither sees the other's spans, and a sampling rate
/// there does not thin out the agent's traces. Hosted programs say <c>services.AddAgentTracing()</c>, others
/// <c>using var tracer = AgentTracer.Start();</c>.
/// </summary>
public sealed partial class AgentTracer : IDisposable
{
    private static volatile AgentTracer? _running;

    private readonly SpanCounts _counts = new();
    private readonly ILogger _logger;
    private readonly TracerProvider? _provider;

    private AgentTracer(AgentTracingOptions options, IReadOnlyList<string> problems, ILogger logger)
    {
        (Options, _logger) = (options, logger);
        foreach (var problem in problems)
            LogMisconfigured(problem);
        try
        {
            AgentSpans.FurtherSources = [.. options.Sources];
            options.ServiceName ??= Assembly.GetEntryAssembly()?.GetName().Name ?? "agent";
            _provider = Build(options.ServiceName);
            LogStarted(options.Mode, options.ServiceName);
        }
        catch (Exception problem)
        {
            LogMisconfigured(problem.Message);
        }

        _running = this;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Spans that the Collector has taken.</summary>
    public long ExportedSpans => _counts.Exported;

    /// <summary>Spans given up: the queue was full, or the Collector did not take them.</summary>
    public long DroppedSpans => _counts.Dropped;

    public AgentTracingMode Mode => Options.Mode;

    internal AgentTracingOptions Options { get; }

    internal ILogger Logger => _logger;

    internal static AgentTracer? Running => _running;

    /// <summary>Whether metrics given as objects are to be run.</summary>
    internal static bool Evaluates => _running is { Mode: AgentTracingMode.Development };

    /// <summary>
    /// Never throws: what is wrong with the settings is logged, and the agent runs without being traced. Of several
    /// tracers in one process the last one started decides the mode.
    /// </summary>
    public static AgentTracer Start(Action<AgentTracingOptions>? configure = null, ILoggerFactory? loggers = null) =>
        Start(configure, AgentTracingSettings.FromEnvironment, loggers);

    internal static AgentTracer Start(
        Action<AgentTracingOptions>? configure, Func<string, string?> setting, ILoggerFactory? loggers)
    {
        var options = new AgentTracingOptions();
        var problems = AgentTracingSettings.Read(options, setting);
        try
        {
            configure?.Invoke(options);
        }
        catch (Exception problem)
        {
            problems = [.. problems, problem.Message];
        }

        return new(options, problems, (loggers ?? NullLoggerFactory.Instance).CreateLogger<AgentTracer>());
    }

    /// <summary>Sends what is waiting.</summary>
    /// <returns>False when the limit passed first.</returns>
    public bool Flush(TimeSpan limit) => _provider?.ForceFlush((int)Math.Clamp(limit.TotalMilliseconds, 0, int.MaxValue)) ?? true;

    /// <summary>Sends what is waiting, within <see cref="AgentTracingOptions.ShutdownLimit"/>, and stops.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        Interlocked.CompareExchange(ref _running, null, this);
        _provider?.Shutdown((int)Options.ShutdownLimit.TotalMilliseconds);
        _provider?.Dispose();
    }

    private void OnProcessExit(object? sender, EventArgs args) => Dispose();

    private TracerProvider Build(string serviceName)
    {
        var answers = new CollectorAnswers();
        var builder = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService(serviceName, serviceVersion: Options.Version))
            .SetSampler(new AlwaysOnSampler())
            .AddSource([AgentSpans.SourceName, AgentSpans.ExtensionsAI, .. Options.Sources]);
        if (Options.Mode is AgentTracingMode.Development)
            builder.AddProcessor(new ChildSpans());
        return builder
            .AddProcessor(new SpanSender(new OtlpTraceExporter(Otlp(answers)), answers, Options, _counts, _logger))
            .Build();
    }

    /// <summary>Without an endpoint of ours, what OpenTelemetry's own environment variables say.</summary>
    private OtlpExporterOptions Otlp(CollectorAnswers answers)
    {
        var otlp = new OtlpExporterOptions { TimeoutMilliseconds = (int)Options.ExportTimeout.TotalMilliseconds };
        if (Options.Endpoint is { } endpoint)
        {
            otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
            otlp.Endpoint = new($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/traces");
        }
        else if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL") is null)
        {
            otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        }

        var client = new HttpClient(answers) { Timeout = Options.ExportTimeout };
        if (Options.ApiKey is { Length: > 0 } key)
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        otlp.HttpClientFactory = () => client;
        return otlp;
    }

    [LoggerMessage(LogLevel.Information, "Agent tracing of {ServiceName} runs in {Mode} mode")]
    private partial void LogStarted(AgentTracingMode mode, string? serviceName);

    [LoggerMessage(LogLevel.Warning, "Agent tracing is not set up right: {Problem}")]
    private partial void LogMisconfigured(string problem);
}
