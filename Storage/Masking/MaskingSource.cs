using System.Collections.Concurrent;

namespace Platform.Storage.Masking;

/// <summary>The rules of each project, ready to use. A rule made elsewhere holds here within five seconds.</summary>
public sealed class MaskingSource
{
    private readonly MaskingRuleStore _store;
    private readonly MaskedCounts _counts;
    private readonly Recent<int, MaskingRules> _recent;
    private readonly ConcurrentDictionary<int, MaskingRules> _compiled = new();

    public MaskingSource(MaskingRuleStore store, MaskedCounts counts, TimeProvider time)
    {
        (_store, _counts) = (store, counts);
        _recent = new(TimeSpan.FromSeconds(5), time, ReadAsync);
    }

    /// <exception cref="Npgsql.NpgsqlException">The rules cannot be read: nothing may be stored without them.</exception>
    public ValueTask<MaskingRules> GetAsync(int project, CancellationToken cancellationToken) =>
        _recent.GetAsync(project, cancellationToken);

    /// <summary>After a change that was made here, so that it holds at once.</summary>
    public void Forget(int project) => _recent.Forget(project);

    private async Task<MaskingRules> ReadAsync(int project, CancellationToken cancellationToken)
    {
        var rules = await _store.ListAsync(project, cancellationToken);
        if (_compiled.TryGetValue(project, out var known) && known.Ids.SequenceEqual(rules.Select(rule => rule.Id)))
            return known;
        return _compiled[project] = new(project, rules, _counts);
    }
}
