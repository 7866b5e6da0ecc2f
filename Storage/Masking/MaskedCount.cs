using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Platform.Storage.Masking;

/// <summary>How often one rule has masked something since this was last written down.</summary>
internal sealed class MaskedCount(int project, Guid rule)
{
    private static readonly Meter _meter = new("Platform.Storage");
    private static readonly Counter<long> _masked = _meter.CreateCounter<long>(
        "platform.collector.masked", "{value}", "Values and matches that a masking rule replaced before storing.");

    private readonly KeyValuePair<string, object?> _project = new("project", project);
    private readonly KeyValuePair<string, object?> _rule = new("rule", rule);
    private long _waiting;

    internal int Project => project;

    internal Guid Rule => rule;

    internal void Add(long count)
    {
        Interlocked.Add(ref _waiting, count);
        _masked.Add(count, _project, _rule);
    }

    internal long Take() => Interlocked.Exchange(ref _waiting, 0);

    internal void PutBack(long count) => Interlocked.Add(ref _waiting, count);
}

/// <summary>The counts of all rules: spans are too many to write one down for each.</summary>
public sealed partial class MaskedCounts(MaskingRuleStore rules, TimeProvider time, ILogger<MaskedCounts> logger) : WriteBehind(time)
{
    private readonly ConcurrentDictionary<(int, Guid), MaskedCount> _counts = new();

    internal MaskedCount Of(int project, Guid rule) =>
        _counts.GetOrAdd((project, rule), static key => new(key.Item1, key.Item2));

    protected override async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var count in _counts.Values)
        {
            var masked = count.Take();
            if (masked > 0)
                await TryAsync(() => rules.CountAsync(count.Project, count.Rule, masked, cancellationToken), reason =>
                {
                    count.PutBack(masked);
                    LogNotWritten(count.Rule, reason);
                });
        }
    }

    [LoggerMessage(LogLevel.Warning, "The count of masking rule {RuleId} could not be written: {Reason}")]
    private partial void LogNotWritten(Guid ruleId, string reason);
}
