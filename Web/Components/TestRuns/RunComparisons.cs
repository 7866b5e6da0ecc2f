using Microsoft.Extensions.Caching.Memory;
using Platform.Comparison;
using Platform.Storage.TestRuns;
using Platform.Web.Components.Metrics;

namespace Platform.Web.Components.TestRuns;

/// <summary>
/// Comparisons that were made lately: ten thousand cases take seconds, and people page and filter within one. A run that
/// has changed is compared anew.
/// </summary>
internal sealed class RunComparisons(CaseScoreStore scores, ProjectMetrics metrics) : IDisposable
{
    private const int Most = 20;
    private static readonly TimeSpan _age = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _made = new(new MemoryCacheOptions { SizeLimit = Most });

    public async Task<RunComparison> GetAsync(int project, TestRun baseline, TestRun here, CancellationToken cancellationToken)
    {
        var key = (project, baseline.Id, baseline.UpdatedAt, here.Id, here.UpdatedAt);
        if (_made.TryGetValue(key, out RunComparison? known))
            return known!;
        var made = RunComparison.Of(
            await ReadAsync(project, baseline.Id, cancellationToken), await ReadAsync(project, here.Id, cancellationToken),
            (await metrics.ListAllAsync(project)).LowerIsBetter());
        return _made.Set(key, made, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = _age });
    }

    private async Task<ScoredRun> ReadAsync(int project, Guid run, CancellationToken cancellationToken) =>
        new(run, [.. (await scores.ListAsync(project, run, cancellationToken)).Select(score => new TrialScore(
            score.CaseId, score.Place.Conversational, score.Place.Position, score.Outcome, score.Metric, score.Score, score.Success, score.Errored))]);

    public void Dispose() => _made.Dispose();
}
