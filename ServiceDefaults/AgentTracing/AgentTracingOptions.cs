using Microsoft.Extensions.AI.Evaluation;

namespace Platform.AgentTracing;

public enum AgentTracingMode
{
    /// <summary>Only names of metric collections travel; nothing is evaluated in the agent's process.</summary>
    Production,

    /// <summary>Metrics given as objects at a step are evaluated in the process and awaited.</summary>
    Development,
}

/// <summary>
/// Where an agent's traces go. Everything has a default, may come from configuration (section <c>AgentTracing</c>) and
/// from an environment variable; what code sets wins.
/// </summary>
public sealed class AgentTracingOptions
{
    /// <summary><c>AgentTracing:Mode</c>, <c>AGENT_TRACING_MODE</c>: leave it to them, so that one build runs both ways.</summary>
    public AgentTracingMode Mode { get; set; }

    /// <summary>
    /// Base address of the Collector's HTTP endpoint. <c>AgentTracing:Endpoint</c>, <c>AGENT_TRACING_ENDPOINT</c>, else
    /// Aspire's reference to a resource named <c>collector</c>, else OpenTelemetry's <c>OTEL_EXPORTER_OTLP_*</c>, else
    /// <c>http://localhost:4318</c>.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary><c>AgentTracing:ApiKey</c>, <c>AGENT_TRACING_API_KEY</c>, <c>PLATFORM_API_KEY</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary><c>AgentTracing:ServiceName</c>, <c>OTEL_SERVICE_NAME</c>.</summary>
    public string? ServiceName { get; set; }

    /// <summary>The agent's release: <c>AgentTracing:Version</c>, <c>AGENT_TRACING_VERSION</c>.</summary>
    public string? Version { get; set; }

    /// <summary>
    /// <c>AgentTracing:Environment</c>, <c>AGENT_TRACING_ENVIRONMENT</c>, else <c>DOTNET_ENVIRONMENT</c> in lower case,
    /// else <c>production</c>.
    /// </summary>
    public string Environment { get; set; } = "production";

    /// <summary>Further activity sources whose spans belong to the agent's traces; <c>*</c> stands for any text.</summary>
    public IList<string> Sources { get; } = [];

    /// <summary>The judge of metrics that need one; only used in development mode.</summary>
    public ChatConfiguration? Judge { get; set; }

    /// <summary>Development mode: how long the metrics of one step may take together.</summary>
    public TimeSpan EvaluationLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Spans that wait for the Collector; further ones are dropped and counted.</summary>
    public int MaxQueuedSpans { get; set; } = 8192;

    /// <summary>Characters of text in waiting spans, so that long prompts cannot fill the memory.</summary>
    public long MaxQueuedCharacters { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long an ended span waits for others to travel with.</summary>
    public TimeSpan ExportInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>One request to the Collector.</summary>
    public TimeSpan ExportTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long stopping may wait for the last spans to be sent.</summary>
    public TimeSpan ShutdownLimit { get; set; } = TimeSpan.FromSeconds(5);
}
