namespace Platform.AgentTracing;

/// <summary>Reads what is set outside the code; a setting that makes no sense is reported, never thrown.</summary>
internal static class AgentTracingSettings
{
    /// <param name="setting">Looks up a configuration key, with <c>:</c> between its parts; null when not set.</param>
    /// <returns>What is wrong, for people to read.</returns>
    internal static IReadOnlyList<string> Read(AgentTracingOptions options, Func<string, string?> setting)
    {
        var problems = new List<string>();
        string? First(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (setting(name) is { } value && !string.IsNullOrWhiteSpace(value))
                    return value.Trim();
            }

            return null;
        }

        if (First("AgentTracing:Mode", "AGENT_TRACING_MODE") is { } mode)
        {
            if (Enum.TryParse<AgentTracingMode>(mode, ignoreCase: true, out var known) && Enum.IsDefined(known))
                options.Mode = known;
            else
                problems.Add($"The mode '{mode}' is neither development nor production; it stays production.");
        }

        if (First("AgentTracing:Endpoint", "AGENT_TRACING_ENDPOINT", "services:collector:http:0") is { } endpoint)
        {
            if (Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                options.Endpoint = address;
            else
                problems.Add($"The endpoint '{endpoint}' is not an http address.");
        }

        options.ApiKey = First("AgentTracing:ApiKey", "AGENT_TRACING_API_KEY", "PLATFORM_API_KEY") ?? options.ApiKey;
        options.ServiceName = First("AgentTracing:ServiceName", "OTEL_SERVICE_NAME") ?? options.ServiceName;
        options.Version = First("AgentTracing:Version", "AGENT_TRACING_VERSION") ?? options.Version;
        options.Environment = First("AgentTracing:Environment", "AGENT_TRACING_ENVIRONMENT")
            ?? First("DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT")?.ToLowerInvariant()
            ?? options.Environment;
        return problems;
    }

    /// <summary>For programs without configuration: <c>A:B</c> is the variable <c>A__B</c>.</summary>
    internal static string? FromEnvironment(string key) =>
        Environment.GetEnvironmentVariable(key.Replace(":", "__", StringComparison.Ordinal));
}
