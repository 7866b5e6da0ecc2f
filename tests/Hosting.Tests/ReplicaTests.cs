namespace Platform.Hosting.Tests;

public class ReplicaTests(ProbeApplication probes)
{
    [Fact]
    public async Task Each_replica_listens_on_a_port_of_its_own()
    {
        var urls = probes.Instances("pair").Select(one => Assert.Single(one.Snapshot.Urls).Url).ToList();
        using var client = new HttpClient();

        Assert.Equal(2, urls.Distinct().Count());
        foreach (var url in urls)
            Assert.Equal("healthy", await client.GetStringAsync(new Uri($"{url}/health"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Each_replica_is_a_process_of_its_own() =>
        Assert.Equal(2, probes.Instances("pair").Select(ProcessTree.PidOf).Distinct().Count());
}
