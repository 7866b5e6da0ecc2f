using Microsoft.Extensions.Configuration;

namespace Platform.Bench.Ingest;

/// <summary>What can be said on the command line, as <c>--rounds 1</c>. The defaults are the full run.</summary>
internal sealed record BenchOptions
{
    /// <summary>How often all measurements are taken, one after the other; the median counts.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Of each measurement.</summary>
    public double Seconds { get; init; } = 5;

    /// <summary>The one measurement to take, as <c>grpc_20</c>; empty takes all. Meant for looking at it with a profiler.</summary>
    public string Only { get; init; } = "";

    /// <summary>0 leaves the overload out.</summary>
    public double OverloadSeconds { get; init; } = 60;

    internal static BenchOptions Parse(string[] args) =>
        new ConfigurationBuilder()
            .AddCommandLine(args, new Dictionary<string, string> { ["--overload-seconds"] = nameof(OverloadSeconds) })
            .Build().Get<BenchOptions>() ?? new();
}
