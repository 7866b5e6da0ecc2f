using System.Diagnostics;
using Dapper;

namespace Platform.Bench.Ingest;

/// <summary>Processor time of all cores that each of the three has used so far: they share one machine.</summary>
internal readonly record struct ProcessorTime(TimeSpan Collector, TimeSpan Database, TimeSpan Load)
{
    internal static async Task<ProcessorTime> NowAsync(Target target)
    {
        await using var connection = await target.Database.OpenConnectionAsync();
        var database = TimeSpan.Zero;
        foreach (var backend in await connection.QueryAsync<int>("select pid from pg_stat_activity"))
            database += Of(backend);
        return new(Of(target.Collector.Id), database, Environment.CpuUsage.TotalTime);
    }

    public static ProcessorTime operator -(ProcessorTime later, ProcessorTime earlier) =>
        new(later.Collector - earlier.Collector, later.Database - earlier.Database, later.Load - earlier.Load);

    // A backend may have ended since it was listed.
    private static TimeSpan Of(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.TotalProcessorTime;
        }
        catch (ArgumentException)
        {
            return TimeSpan.Zero;
        }
    }
}
