using Microsoft.Extensions.Caching.Memory;
using Platform.Storage.TestRuns;

namespace Platform.Web.Components.TestRuns;

/// <summary>
/// Comparisons that were made lately: ten thousand cases take seconds, and people page and filter within one. A run that
/// has changed is compared anew.
/// </summary>
internal sealed class RunComparisons(CaseScoreStore scores) : IDisposable
{
    private const int Most = 20;
    private static readonly TimeSpan _age = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _made = new(new MemoryCacheOptions { SizeLimit = Most });

    public async Task<RunComparison> GetAsync(int project, TestRun baseline, TestRun here, CancellationToken cancellationToken)
    {
        var key = (project, baseline.Id, baseline.UpdatedAt, here.Id, here.UpdatedAt);
        if (_made.TryGetValue(key, out RunComparison? known))
            return known!;
        var made = new RunComparison(
            await scores.ListAsync(project, baseline.Id, cancellationToken),
            await scores.ListAsync(project, here.Id, cancellationToken),
            RunComparison.SeedOf(baseline.Id, here.Id));
        return _made.Set(key, made, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = _age });
    }

    public void Dispose() => _made.Dispose();
}
