using System.Text.RegularExpressions;

namespace Platform.Hosting.Tests;

/// <summary>What a person sees of a host, and finds in the data folder.</summary>
public sealed partial class ConsoleTests : IDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"hosting-tests-{Guid.NewGuid():N}");

    [Fact]
    public async Task Each_line_of_a_resource_has_its_name_and_is_in_a_file_of_its_own()
    {
        using var host = HostProcess.Start(_data);
        await host.WaitForAsync("Every resource is healthy.");

        Assert.Contains("single-probe | info: Microsoft.Hosting.Lifetime[0]", host.Output, StringComparison.Ordinal);
        Assert.Contains("pair-2       | info: Microsoft.Hosting.Lifetime[0]", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', host.Output);
        Assert.Equal(
            ["cache.log", "pair-1.log", "pair-2.log", "postgres.log", "single-probe.log"],
            Directory.GetFiles(Path.Combine(_data, "logs")).Select(Path.GetFileName).Order());
        var file = Path.Combine(_data, "logs", "pair-2.log");
        Assert.StartsWith("info: Microsoft.Hosting.Lifetime", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await host.SignalAsync("TERM");
    }

    [Fact]
    public async Task Where_no_file_can_be_written_the_console_still_has_every_line()
    {
        Directory.CreateDirectory(_data);
        await File.WriteAllTextAsync(Path.Combine(_data, "logs"), "a file where a folder should be", TestContext.Current.CancellationToken);
        using var host = HostProcess.Start(_data);
        await host.WaitForAsync("Every resource is healthy.");

        await host.WaitForAsync("pair-2       |       Application started.");
        await host.SignalAsync("TERM");
    }

    [Fact]
    public async Task A_table_says_the_state_and_the_address_of_every_instance()
    {
        using var host = HostProcess.Start(_data);
        await host.WaitForAsync("Every resource is healthy.");

        var rows = Row().Matches(host.Output).Select(row => (row.Groups["name"].Value, row.Groups["state"].Value)).Skip(1);
        Assert.Equal(
            [
                ("postgres", "Running"), ("records", "Running"), ("cache", "Running"), ("single-probe", "Running"),
                ("pair-1", "Running"), ("pair-2", "Running"), ("doomed", "NotStarted"), ("bereaved", "NotStarted"),
            ], rows);
        using var client = new HttpClient();
        var address = PairAddress().Match(host.Output).Groups["address"].Value;
        Assert.Equal("healthy", await client.GetStringAsync(new Uri($"{address}/health"), TestContext.Current.CancellationToken));
        await host.SignalAsync("TERM");
    }

    [Fact]
    public async Task On_a_terminal_each_resource_has_a_colour()
    {
        // script gives the host a terminal.
        using var host = HostProcess.StartBy(["script", "-qefc", $"dotnet {HostProcess.Assembly} --PLATFORM_DATA={_data} --DcpPublisher:RandomizePorts=true", "/dev/null"]);
        await host.WaitForAsync("Every resource is healthy.");

        var colors = Prefix().Matches(host.Output).Select(prefix => (prefix.Groups["name"].Value, prefix.Groups["color"].Value)).Distinct().ToList();
        Assert.Equal(["cache", "pair-1", "pair-2", "postgres", "single-probe"], colors.Select(one => one.Item1).Order());
        Assert.Equal(5, colors.Select(one => one.Item2).Distinct().Count());
        var processes = ProcessTree.Of(host.Pid);
        await host.SignalAsync("TERM");
        await ProcessTree.WaitUntilGoneAsync(processes, TimeSpan.FromSeconds(15));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [GeneratedRegex(@"^│ (?<name>\S+) +│ (?<state>.+?) +│", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"│ pair-1 +│ Running +│ (?<address>http://localhost:\d+) +│")]
    private static partial Regex PairAddress();

    [GeneratedRegex(@"\e\[(?<color>\d+)m(?<name>[a-z0-9-]+) +\|\e\[0m ")]
    private static partial Regex Prefix();
}
