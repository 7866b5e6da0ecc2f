using System.Globalization;

namespace Aspire.Hosting.Processes;

/// <summary>
/// A server that an earlier host left behind, known by its pid file. This host holds the lock of the data folder, so
/// nobody else can want it; two servers in one folder would damage the data.
/// </summary>
internal static class LeftoverProcess
{
    /// <summary>Ends the server if it still runs, and removes the pid file that a killed one leaves.</summary>
    /// <param name="pidFile">Its first line is the process id.</param>
    /// <param name="folder">The server's working directory; a process with another one only happens to have the id.</param>
    public static async Task EndAsync(string pidFile, string folder)
    {
        if (!File.Exists(pidFile))
            return;
        if (int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            await Shell.RunAsync("bash", ["-c", """
                ours() { [[ $(readlink "/proc/$1/cwd") == "$2" ]]; }
                ours "$@" && kill -INT "$1"
                for ((tenths = 150; tenths > 0; tenths--)); do ours "$@" || exit; sleep 0.1; done
                kill -KILL "$1"; sleep 0.5
                """, "bash", pid.ToString(CultureInfo.InvariantCulture), folder]);
        File.Delete(pidFile);
    }
}
