using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;
using Platform.Metrics.Judging;
using Platform.Worker.Evaluations;

namespace Platform.Worker.Judges;

/// <summary>
/// What judges take, remembered in Redis for all replicas and over restarts, and in memory. Without Redis each replica finds
/// out by itself. Forgotten after a while, since endpoints learn too.
/// </summary>
internal sealed class SharedAbilities(HybridCache cache, IOptions<EvaluatorOptions> options, TimeProvider time) : JudgeMemory
{
    private readonly HybridCacheEntryOptions _lifetime = new() { Expiration = options.Value.JudgeMemory };

    // Nothing known is not kept: another replica may find out in the next moment.
    private readonly HybridCacheEntryOptions _reading = new()
    {
        Expiration = options.Value.JudgeMemory,
        Flags = HybridCacheEntryFlags.DisableUnderlyingData,
    };

    public override async ValueTask<JudgeAbilities> RecallAsync(string judge, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync<Learned?>(KeyOf(judge), _ => default, _reading, cancellationToken: cancellationToken) is { } learned
        && learned.Until > time.GetUtcNow() ? learned.Abilities : new();

    public override async ValueTask KeepAsync(string judge, JudgeAbilities learned, CancellationToken cancellationToken)
    {
        var all = learned.And(await RecallAsync(judge, cancellationToken));
        // The end is kept too: whoever reads it late holds it in memory no longer than others.
        await cache.SetAsync<Learned?>(KeyOf(judge), new(all, time.GetUtcNow() + options.Value.JudgeMemory), _lifetime, cancellationToken: cancellationToken);
    }

    /// <summary>Hashed, because keys have a greatest length, and an address may hold a password.</summary>
    private static string KeyOf(string judge) => $"abilities:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(judge)))}";

    private sealed record Learned(JudgeAbilities Abilities, DateTimeOffset Until);
}
