using Aspire.Hosting.Testing;
using Npgsql;
using StackExchange.Redis;

namespace Platform.Hosting.Tests;

public sealed class HostEndTests : IDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"hosting-tests-{Guid.NewGuid():N}");

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Nothing_is_left_behind_when_the_host_gets(string signal)
    {
        using var host = HostProcess.Start(_data);
        await host.WaitForAsync("Every resource is healthy.");
        var processes = ProcessTree.Of(host.Pid);
        // The host, and a supervisor and a server or service each for PostgreSQL, Redis and three probes.
        Assert.True(processes.Count >= 11, $"{processes.Count} processes");

        await host.SignalAsync(signal);

        // The grace of a service that does not end when asked to is ten seconds.
        await ProcessTree.WaitUntilGoneAsync(processes, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task What_was_stored_survives_a_host_that_was_killed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using (var host = HostProcess.Start(_data))
        {
            await host.WaitForAsync("Every resource is healthy.");
            await host.SignalAsync("KILL");
        }

        // At once: the servers of the killed host may still be ending.
        await using (var app = await ProbeApplication.StartAsync($"--PLATFORM_DATA={_data}"))
        {
            await using var records = NpgsqlDataSource.Create((await app.GetConnectionStringAsync("records", cancellationToken))!);
            await using var create = records.CreateCommand("create table kept (value text); insert into kept values ('row')");
            await create.ExecuteNonQueryAsync(cancellationToken);
            await using var cache = await ConnectionMultiplexer.ConnectAsync((await app.GetConnectionStringAsync("cache", cancellationToken))!);
            await cache.GetDatabase().StringSetAsync("kept", "value");
        }

        await using (var app = await ProbeApplication.StartAsync($"--PLATFORM_DATA={_data}"))
        {
            await using var records = NpgsqlDataSource.Create((await app.GetConnectionStringAsync("records", cancellationToken))!);
            await using var select = records.CreateCommand("select value from kept");
            Assert.Equal("row", await select.ExecuteScalarAsync(cancellationToken));
            await using var cache = await ConnectionMultiplexer.ConnectAsync((await app.GetConnectionStringAsync("cache", cancellationToken))!);
            Assert.Equal("value", (string?)await cache.GetDatabase().StringGetAsync("kept"));
        }
    }

    [Fact]
    public async Task A_second_host_may_not_use_the_same_data()
    {
        await using var app = await ProbeApplication.StartAsync($"--PLATFORM_DATA={_data}");
        using var second = HostProcess.Start(_data);

        await second.WaitForAsync($"Another app host uses the data folder {_data}");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_one_error_that_names_the_setting()
    {
        Directory.CreateDirectory(_data);
        var file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        using var host = HostProcess.Start(Path.Combine(file, "data"));

        await host.WaitForAsync($"The data folder {file}/data cannot be written: ");
        await host.WaitForAsync("Set PLATFORM_DATA to a folder that can.");
        await host.WaitForEndAsync();

        Assert.DoesNotContain("BackgroundService", host.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }
}
