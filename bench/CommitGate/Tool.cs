using System.Diagnostics;
using System.Globalization;

namespace Platform.Bench.CommitGate;

/// <param name="Wall">From start to exit of the process.</param>
/// <param name="Processor">Of all its threads and children, to 10 ms: what other programs of the machine do is not in it.</param>
internal readonly record struct Took(double Wall, double Processor);

/// <summary>A command that is run again and again.</summary>
/// <param name="expected">The exit code that says it did its work.</param>
internal sealed class Tool(string program, string[] arguments, string folder, int expected)
{
    private const double TicksPerSecond = 100; // USER_HZ of Linux, on every architecture

    private readonly List<Took> _rounds = [];

    /// <summary>Median of the rounds, in milliseconds.</summary>
    public double WallMs => Median(_rounds.Select(round => round.Wall)) * 1000;

    public double ProcessorMs => Median(_rounds.Select(round => round.Processor)) * 1000;

    /// <summary>The round that was disturbed least.</summary>
    public double BestMs => _rounds.Min(round => round.Wall) * 1000;

    public async Task RunAsync()
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PROMPTFOO_DISABLE_TELEMETRY"] = "1",
                ["PROMPTFOO_DISABLE_UPDATE"] = "1",
                ["PROMPTFOO_CONFIG_DIR"] = folder,
                ["NO_COLOR"] = "1",
            },
        };
        var (processor, stamp) = (ChildrenSeconds(), Stopwatch.GetTimestamp());
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var wall = Stopwatch.GetElapsedTime(stamp).TotalSeconds;
        if (process.ExitCode != expected)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}, not {expected}: {output}{await errors}");
        _rounds.Add(new(wall, ChildrenSeconds() - processor));
    }

    /// <summary>Processor time of the children that have ended: fields 16 and 17 of /proc/self/stat, see proc(5).</summary>
    private static double ChildrenSeconds()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
