using Platform.Storage.TestRuns;

namespace Platform.Storage.Gates;

/// <summary>Answers whether versions may ship, for the API and the Web UI alike. Everything is scoped to one project.</summary>
public sealed class ReleaseStore(TestRunStore runs, TimeProvider time)
{
    private const int MostRuns = 1000;

    /// <summary>A suite that has not run by night for so long is no longer asked for.</summary>
    private static readonly TimeSpan _lately = TimeSpan.FromDays(30);

    /// <param name="version">As the runs were given it; one that no run has may not ship.</param>
    public async Task<Release> GetAsync(int project, string version, CancellationToken cancellationToken)
    {
        var ofVersion = await runs.ListAsync(project, new() { Source = "gate", Version = version }, null, MostRuns, cancellationToken);
        var nights = await runs.ListAsync(
            project, new() { Source = "gate", Tier = "nightly", From = time.GetUtcNow() - _lately }, null, MostRuns, cancellationToken);
        return Release.Decide(version, ofVersion.Items, nights.Items.Select(run => run.Suite).OfType<string>().Distinct());
    }
}
