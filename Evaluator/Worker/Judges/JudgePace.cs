using StackExchange.Redis;

namespace Platform.Worker.Judges;

/// <summary>
/// Spaces the requests of all replicas evenly, so that a judge's limits per minute are kept. Without Redis each replica keeps
/// to its share of them.
/// </summary>
/// <remarks>
/// The generic cell rate algorithm (GCRA), without a burst: for each limit the time is kept at which all that was taken is
/// worn off. Who comes is given the latest of these times to begin at, and takes at once what it will use; so all wait in
/// the order in which they came, and one that needs more than a minute's tokens is not locked out.
/// </remarks>
internal sealed class JudgePace(string judge, JudgeLimits limits, int replicas, IConnectionMultiplexer? redis, TimeProvider time)
{
    // In microseconds; the clock is Redis's own. A key is gone when it says nothing any more.
    private const string Take = """
        local now = redis.call('time')
        now = now[1] * 1000000 + now[2]
        local start = now
        for i, key in ipairs(KEYS) do
            local free = math.max(now, tonumber(redis.call('get', key) or 0))
            start = math.max(start, free)
            local next = free + ARGV[i]
            redis.call('set', key, string.format('%.0f', next), 'px', math.max(1, math.ceil((next - now) / 1000)))
        end
        return start - now
        """;

    private readonly RedisKey[] _keys = [$"pace:{{{judge}}}:requests", $"pace:{{{judge}}}:tokens"]; // of one slot in a cluster
    private readonly DateTimeOffset[] _free = new DateTimeOffset[2];
    private readonly Lock _taking = new();

    /// <param name="tokens">That the request will use, as far as one knows.</param>
    public async Task WaitAsync(long tokens, CancellationToken cancellationToken)
    {
        if (await TakeAsync(limits.TimeOf(requests: 1, tokens)) is { Ticks: > 0 } wait)
            await Task.Delay(wait, time, cancellationToken);
    }

    /// <param name="tokens">That were used beyond what one knew; negative when it was less.</param>
    public Task CorrectAsync(long tokens) => TakeAsync(limits.TimeOf(requests: 0, tokens));

    private async Task<TimeSpan> TakeAsync(TimeSpan[] lengths)
    {
        if (redis is not { IsConnected: true })
            return TakeShare(lengths);
        try
        {
            return TimeSpan.FromMicroseconds((long)await redis.GetDatabase().ScriptEvaluateAsync(
                Take, _keys, [.. lengths.Select(length => (RedisValue)(long)length.TotalMicroseconds)]));
        }
        catch (Exception gone) when (gone is RedisException or TimeoutException)
        {
            return TakeShare(lengths);
        }
    }

    private TimeSpan TakeShare(TimeSpan[] lengths)
    {
        lock (_taking)
        {
            var now = time.GetUtcNow();
            var start = now;
            foreach (var (i, length) in lengths.Index())
            {
                var free = Later(now, _free[i]);
                start = Later(start, free);
                _free[i] = free + (length * replicas);
            }

            return start - now;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <param name="RequestsPerMinute">Null for no limit.</param>
/// <param name="TokensPerMinute">Input and output together; null for no limit.</param>
internal sealed record JudgeLimits(int? RequestsPerMinute, int? TokensPerMinute)
{
    public bool Any => (RequestsPerMinute ?? TokensPerMinute) is not null;

    /// <returns>How long so much takes at an even pace, by each limit.</returns>
    public TimeSpan[] TimeOf(long requests, long tokens) => [TimeOf(requests, RequestsPerMinute), TimeOf(tokens, TokensPerMinute)];

    private static TimeSpan TimeOf(long amount, int? perMinute) => perMinute is { } limit ? TimeSpan.FromMinutes((double)amount / limit) : default;
}
