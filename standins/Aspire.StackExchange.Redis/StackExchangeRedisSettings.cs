namespace Aspire.StackExchange.Redis;

/// <summary>
/// Settings of one connection, bound from <c>Aspire:StackExchange:Redis</c> and <c>Aspire:StackExchange:Redis:NAME</c>.
/// </summary>
public sealed class StackExchangeRedisSettings
{
    public string? ConnectionString { get; set; }

    public bool DisableHealthChecks { get; set; }

    public bool DisableTracing { get; set; }
}
