using Microsoft.Extensions.Caching.Memory;
using Platform.Storage.Traces;

namespace Platform.Web.Components.Traces;

/// <summary>
/// Trees of the traces that people look at right now: a long one is asked for again with each window that comes into
/// view. A tree is kept for a minute, 200,000 spans in all, and only while no span has arrived.
/// </summary>
internal sealed class SpanTrees(SpanNodeStore spans) : IDisposable
{
    private const int MostSpans = 200_000;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostSpans });

    /// <returns>Null when no span of that trace has arrived.</returns>
    public async Task<SpanTree?> GetAsync(int project, byte[] trace, CancellationToken cancellationToken)
    {
        if (await spans.GetStampAsync(project, trace, cancellationToken) is not { } stamp)
            return null;
        var key = (project, Convert.ToHexStringLower(trace), stamp);
        if (_kept.TryGetValue(key, out SpanTree? kept))
            return kept;

        var nodes = await spans.ListAsync(project, trace, cancellationToken);
        return _kept.Set(key, new SpanTree(nodes), new MemoryCacheEntryOptions
        {
            Size = nodes.Count + 1,
            AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1),
        });
    }

    public void Dispose() => _kept.Dispose();
}
