using Microsoft.Extensions.Caching.Memory;
using Platform.Storage.Traces;

namespace Platform.Web.Components.Traces;

/// <summary>
/// Trees of the traces that people look at right now: a long one is asked for again with each window that comes into
/// view. A tree is kept for a minute, 200,000 spans in all, and only while no span has arrived.
/// </summary>
internal sealed class SpanTrees(TraceStore traces) : IDisposable
{
    private const int MostSpans = 200_000;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostSpans });

    public async Task<SpanTree> GetAsync(int project, Trace trace, CancellationToken cancellationToken)
    {
        var key = (project, trace.TraceId, trace.UpdatedAt, trace.SpanCount);
        if (_kept.TryGetValue(key, out SpanTree? kept))
            return kept!;

        var nodes = await traces.GetNodesAsync(project, Convert.FromHexString(trace.TraceId), cancellationToken);
        return _kept.Set(key, new SpanTree(nodes), new MemoryCacheEntryOptions
        {
            Size = nodes.Count + 1,
            AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1),
        });
    }

    public void Dispose() => _kept.Dispose();
}
