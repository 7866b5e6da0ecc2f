namespace Aspire.Npgsql;

/// <summary>Settings of one data source, bound from <c>Aspire:Npgsql</c> and <c>Aspire:Npgsql:NAME</c>.</summary>
public class NpgsqlSettings
{
    public string? ConnectionString { get; set; }

    public bool DisableHealthChecks { get; set; }

    public bool DisableTracing { get; set; }

    public bool DisableMetrics { get; set; }
}
