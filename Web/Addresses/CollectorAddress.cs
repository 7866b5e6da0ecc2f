namespace Platform.Web.Addresses;

/// <summary>
/// Where agents reach the Collector of this installation, for the commands that pages show: what the host hands in for service
/// discovery, the fixed ports of the README otherwise. Without a slash at the end.
/// </summary>
public sealed class CollectorAddress(IConfiguration configuration)
{
    /// <summary>OTLP/HTTP, the read API, and the wire of DeepEval clients.</summary>
    public string Http { get; } = (configuration["services:collector:http:0"] ?? "http://localhost:4318").TrimEnd('/');

    /// <summary>OTLP/gRPC.</summary>
    public string Grpc { get; } = (configuration["services:collector:grpc:0"] ?? "http://localhost:4317").TrimEnd('/');
}
