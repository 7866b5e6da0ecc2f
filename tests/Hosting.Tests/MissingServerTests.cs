namespace Platform.Hosting.Tests;

public sealed class MissingServerTests : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"hosting-tests-{Guid.NewGuid():N}");

    [Fact]
    public async Task A_missing_binary_is_one_error_that_names_the_command_that_installs_it()
    {
        // Every program of the machine but one.
        var programs = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        foreach (var program in Environment.GetEnvironmentVariable("PATH")!.Split(':').Where(Directory.Exists).SelectMany(Directory.GetFiles))
            if (Path.GetFileName(program) != "redis-server" && !File.Exists(Path.Combine(programs, Path.GetFileName(program))))
                File.CreateSymbolicLink(Path.Combine(programs, Path.GetFileName(program)), program);

        using var host = HostProcess.Start(Path.Combine(_folder, "data"), path: programs);

        await host.WaitForAsync("cache failed to start.");
        await host.WaitForAsync("Redis is not installed: apt-get install -y postgresql redis-server");
    }

    [Fact]
    public async Task Data_of_a_version_that_is_not_installed_is_an_error_that_names_the_package()
    {
        var cluster = Directory.CreateDirectory(Path.Combine(_folder, "data", "postgres", "data"));
        await File.WriteAllTextAsync(Path.Combine(cluster.FullName, "PG_VERSION"), "9\n", TestContext.Current.CancellationToken);

        using var host = HostProcess.Start(Path.Combine(_folder, "data"));

        await host.WaitForAsync("were made by PostgreSQL 9, which is not installed: apt-get install -y postgresql-9");
    }

    /// <summary>What a killed host has started may write for some seconds more, up to ten.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
                return;
            }
            catch (IOException) when (tries < 60)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            }
        }
    }
}
