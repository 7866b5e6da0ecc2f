using Aspire.Hosting.ApplicationModel;

namespace Platform.Hosting.Tests;

public class StartOrderTests(ProbeApplication probes)
{
    [Fact]
    public void What_waits_starts_after_what_it_waits_for_is_healthy()
    {
        var single = Assert.Single(probes.Instances("single-probe")).Snapshot;
        var pair = probes.Instances("pair").Select(one => one.Snapshot);

        Assert.All(pair, one => Assert.True(one.StartTimeStamp > single.StartTimeStamp));
        Assert.True(single.StartTimeStamp > Assert.Single(probes.Instances("postgres")).Snapshot.StartTimeStamp);
        Assert.True(single.StartTimeStamp > Assert.Single(probes.Instances("cache")).Snapshot.StartTimeStamp);
    }

    [Fact]
    public void What_is_started_by_hand_is_not_started_with_the_rest() =>
        Assert.Equal(
            KnownResourceStates.NotStarted, Assert.Single(probes.Instances("doomed")).Snapshot.State?.Text);

    [Fact]
    public async Task What_waits_for_something_that_cannot_start_does_not_start_either()
    {
        await using var app = await ProbeApplication.StartAsync();
        var cancellationToken = TestContext.Current.CancellationToken;
        foreach (var resource in new[] { "doomed", "bereaved" })
            await app.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, cancellationToken);
        await app.ResourceNotifications.WaitForResourceAsync("doomed", KnownResourceStates.FailedToStart, cancellationToken);
        await app.ResourceCommands.ExecuteCommandAsync("bereaved", KnownResourceCommands.RestartCommand, cancellationToken);

        await app.ResourceNotifications.WaitForResourceAsync("bereaved", KnownResourceStates.FailedToStart, cancellationToken);
    }
}
