using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Platform.Hosting.Tests;

/// <summary>Processes of this machine, as /proc shows them.</summary>
internal static class ProcessTree
{
    public static int PidOf(ResourceEvent instance) =>
        (int)instance.Snapshot.Properties.Single(one => one.Name == "executable.pid").Value!;

    /// <summary>The process and all that it has started, directly or not, each with the time of its start.</summary>
    public static IReadOnlyList<(int Pid, string StartedAt)> Of(int root)
    {
        var all = Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Select(pid => (Pid: pid, Stat: Stat(pid))).Where(one => one.Stat is not null)
            .Select(one => (one.Pid, Parent: int.Parse(one.Stat![1], CultureInfo.InvariantCulture), StartedAt: one.Stat[19]))
            .ToList();
        var found = all.Where(one => one.Pid == root).ToList();
        for (var index = 0; index < found.Count; index++)
            found.AddRange(all.Where(one => one.Parent == found[index].Pid));
        return [.. found.Select(one => (one.Pid, one.StartedAt))];
    }

    /// <summary>The id of the user that it runs as; 0 is root.</summary>
    public static int UserOf(int pid) => int.Parse(
        File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2], CultureInfo.InvariantCulture);

    public static int ParentOf(int pid) => int.Parse(Stat(pid)![1], CultureInfo.InvariantCulture);

    /// <summary>True while the very same process is there, and not only its exit code.</summary>
    public static bool IsAlive((int Pid, string StartedAt) process) =>
        Stat(process.Pid) is { } stat && stat[19] == process.StartedAt && stat[0] != "Z";

    /// <summary>Waits until none of the processes is left.</summary>
    /// <exception cref="TimeoutException">Some are; the message says which.</exception>
    public static async Task WaitUntilGoneAsync(IReadOnlyList<(int Pid, string StartedAt)> processes, TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        while (processes.Any(IsAlive))
        {
            if (deadline.IsCancellationRequested)
                throw new TimeoutException("Left behind: " + string.Join("; ", processes.Where(IsAlive).Select(one =>
                    File.ReadAllText($"/proc/{one.Pid}/cmdline").Replace('\0', ' '))));
            await Task.Delay(50);
        }
    }

    // The fields after the name, which may itself contain spaces and parentheses: state, parent, …, start time.
    private static string[]? Stat(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
