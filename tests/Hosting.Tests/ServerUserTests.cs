using System.Text.RegularExpressions;

namespace Platform.Hosting.Tests;

/// <summary>PostgreSQL and Redis are users of their own, who may not go everywhere.</summary>
public sealed partial class ServerUserTests(ProbeApplication probes)
{
    [Theory]
    [InlineData("postgres")]
    [InlineData("cache")]
    public void A_server_never_runs_as_root(string server) =>
        Assert.NotEqual(0, ProcessTree.UserOf(ProcessTree.PidOf(Assert.Single(probes.Instances(server)))));

    [Fact]
    public async Task Data_in_a_folder_that_the_servers_cannot_enter_moves_and_the_log_says_where()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only a host that is root starts servers as other users.");
        var closed = Directory.CreateTempSubdirectory("hosting-tests-"); // only its owner may enter, as into /root
        string? moved = null;
        try
        {
            using (var host = HostProcess.Start(Path.Combine(closed.FullName, "data")))
            {
                await host.WaitForAsync("Every resource is healthy.");
                moved = Moved().Match(host.Output).Groups["folder"].Value;
                await host.SignalAsync("TERM");
            }

            Assert.StartsWith("/var/tmp/platform-", moved, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(moved, "postgres", "data", "PG_VERSION")));
            Assert.True(Directory.Exists(Path.Combine(moved, "cache", "appendonlydir")));
            Assert.Equal(["host.lock", "logs", "secrets"], Directory.GetFileSystemEntries(Path.Combine(closed.FullName, "data")).Select(Path.GetFileName).Order());
        }
        finally
        {
            closed.Delete(recursive: true);
            if (moved is { Length: > 0 })
                Directory.Delete(moved, recursive: true);
        }
    }

    [GeneratedRegex("The data of postgres is in (?<folder>\\S+), because user postgres cannot enter ")]
    private static partial Regex Moved();
}
