using System.Collections.Concurrent;

namespace Platform.Storage;

/// <summary>
/// What was read lately, for things that every request asks for and that seldom change. A change made here shows at once
/// after <see cref="Forget"/>, one made by another process within <paramref name="age"/>.
/// </summary>
public sealed class Recent<TKey, TValue>(
    TimeSpan age, TimeProvider time, Func<TKey, CancellationToken, Task<TValue>> read)
    where TKey : notnull
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<TKey, (TValue Value, long ReadAt)> _known = new();

    public ValueTask<TValue> GetAsync(TKey key, CancellationToken cancellationToken) =>
        _known.TryGetValue(key, out var known) && time.GetElapsedTime(known.ReadAt) < age
            ? new(known.Value)
            : ReadAsync(key, cancellationToken);

    public void Forget(TKey key) => _known.TryRemove(key, out _);

    private async ValueTask<TValue> ReadAsync(TKey key, CancellationToken cancellationToken)
    {
        var readAt = time.GetTimestamp();
        var value = await read(key, cancellationToken);
        if (_known.Count >= Most)
            _known.Clear();
        _known[key] = (value, readAt);
        return value;
    }
}
