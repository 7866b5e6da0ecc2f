using System.Collections.Concurrent;
using System.Data.Common;

namespace Platform.ServiceDefaults.ApiKeys;

/// <summary>
/// Remembers key lookups for a few seconds, so that a busy agent does not cost a query for every request. A revoked key
/// is let in for up to 5 s longer; a new one that was tried too early is refused for up to 2 s longer. While keys cannot be
/// looked up those known lately are let in, so that whoever sends something can wait for the database in the queue.
/// </summary>
internal sealed class ApiKeyCache(FindApiKey find, TimeProvider time)
{
    // Those who guess keys fill only the second of the two, and only so far.
    internal const int MostRemembered = 10_000;
    private static readonly TimeSpan _knownFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _unknownFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _knownInOutageFor = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (ApiKeyCaller Caller, long At)> _known = [];
    private readonly ConcurrentDictionary<string, long> _unknown = [];

    internal int Remembered => _known.Count + _unknown.Count;

    /// <inheritdoc cref="FindApiKey"/>
    internal async ValueTask<ApiKeyCaller?> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var key = Convert.ToBase64String(hash);
        if (_known.TryGetValue(key, out var known) && time.GetElapsedTime(known.At) < _knownFor)
            return known.Caller;
        if (_unknown.TryGetValue(key, out var at) && time.GetElapsedTime(at) < _unknownFor)
            return null;

        ApiKeyCaller? caller;
        try
        {
            caller = await find(hash, cancellationToken);
        }
        catch (DbException) when (known.Caller is not null && time.GetElapsedTime(known.At) < _knownInOutageFor)
        {
            return known.Caller;
        }
        if (caller is null)
        {
            _known.TryRemove(key, out _);
            MakeRoom(_unknown)[key] = time.GetTimestamp();
        }
        else
        {
            MakeRoom(_known)[key] = (caller, time.GetTimestamp());
        }

        return caller;
    }

    private static ConcurrentDictionary<string, T> MakeRoom<T>(ConcurrentDictionary<string, T> entries)
    {
        if (entries.Count >= MostRemembered)
            entries.Clear();
        return entries;
    }
}
