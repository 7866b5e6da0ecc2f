using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Platform.Hosting.Tests;

public sealed class RestartTests : IAsyncLifetime
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private DistributedApplication _app = null!;

    public async ValueTask InitializeAsync() => _app = await ProbeApplication.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_killed_process_is_started_again_on_the_same_port()
    {
        var (before, address) = (One("single-probe"), _app.GetEndpoint("single-probe"));
        Process.GetProcessById(ProcessTree.PidOf(before)).Kill();

        await WaitForAnotherAsync("single-probe", before);

        Assert.Equal(address, _app.GetEndpoint("single-probe"));
    }

    [Fact]
    public async Task A_process_whose_supervisor_is_killed_ends_and_is_started_again()
    {
        var before = One("single-probe");
        var process = ProcessTree.Of(ProcessTree.PidOf(before));
        var supervisor = ProcessTree.ParentOf(ProcessTree.PidOf(before));
        Process.GetProcessById(supervisor).Kill();

        await WaitForAnotherAsync("single-probe", before);

        Assert.DoesNotContain(process, ProcessTree.IsAlive);
    }

    [Fact]
    public async Task One_replica_is_started_again_while_the_other_goes_on()
    {
        var before = ProbeApplication.InstancesOf(_app, "pair");
        Process.GetProcessById(ProcessTree.PidOf(before[0])).Kill();

        await WaitForAnotherAsync(before[0].ResourceId, before[0]);

        var other = ProbeApplication.InstancesOf(_app, "pair").Single(one => one.ResourceId == before[1].ResourceId);
        Assert.Equal(ProcessTree.PidOf(before[1]), ProcessTree.PidOf(other));
    }

    [Fact]
    public async Task What_never_becomes_healthy_is_given_up_after_five_ends_with_growing_pauses()
    {
        await _app.ResourceCommands.ExecuteCommandAsync("doomed", KnownResourceCommands.StartCommand, _cancellationToken);
        await _app.ResourceNotifications.WaitForResourceAsync("doomed", KnownResourceStates.FailedToStart, _cancellationToken);

        var lines = await LinesAsync("doomed");
        Assert.Equal(5, lines.Count(line => line == "last words"));
        Assert.Equal(
            [
                "Exited with code 3. Starting it again in 0.5 s.", "Exited with code 3. Starting it again in 1 s.",
                "Exited with code 3. Starting it again in 2 s.", "Exited with code 3. Starting it again in 4 s.",
                "Exited with code 3, 5 times in a row. Not starting it again.",
            ],
            lines.Where(line => line.StartsWith("Exited", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("cache")]
    public async Task A_server_can_be_stopped_and_started_and_keeps_its_address(string server)
    {
        var connectionString = await _app.GetConnectionStringAsync(server, _cancellationToken);

        await _app.ResourceCommands.ExecuteCommandAsync(server, KnownResourceCommands.StopCommand, _cancellationToken);
        Assert.Equal(KnownResourceStates.Exited, One(server).Snapshot.State?.Text);
        await _app.ResourceCommands.ExecuteCommandAsync(server, KnownResourceCommands.StartCommand, _cancellationToken);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync(server, WaitBehavior.WaitOnResourceUnavailable, _cancellationToken);

        Assert.Equal(connectionString, await _app.GetConnectionStringAsync(server, _cancellationToken));
    }

    [Fact]
    public async Task A_database_is_as_available_as_its_server()
    {
        await _app.ResourceCommands.ExecuteCommandAsync("postgres", KnownResourceCommands.StopCommand, _cancellationToken);
        await _app.ResourceNotifications.WaitForResourceAsync("records", KnownResourceStates.Exited, _cancellationToken);

        await _app.ResourceCommands.ExecuteCommandAsync("postgres", KnownResourceCommands.StartCommand, _cancellationToken);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("records", WaitBehavior.WaitOnResourceUnavailable, _cancellationToken);
    }

    private ResourceEvent One(string resource) => Assert.Single(ProbeApplication.InstancesOf(_app, resource));

    private async Task WaitForAnotherAsync(string nameOrId, ResourceEvent before) =>
        await _app.ResourceNotifications.WaitForResourceAsync(
            nameOrId,
            one => one.ResourceId == before.ResourceId && one.Snapshot.HealthStatus is Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
                && ProcessTree.PidOf(one) != ProcessTree.PidOf(before),
            _cancellationToken).WaitAsync(TimeSpan.FromSeconds(30), _cancellationToken);

    private async Task<List<string>> LinesAsync(string resource)
    {
        var logs = (ResourceLoggerService)_app.Services.GetService(typeof(ResourceLoggerService))!;
        await foreach (var lines in logs.WatchAsync(One(resource).ResourceId).WithCancellation(_cancellationToken))
            return [.. lines.Select(line => line.Content)];
        return [];
    }
}
