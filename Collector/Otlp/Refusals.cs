using Platform.Storage.Traces;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Otlp;

/// <summary>What of a request was not taken; the sender is told the first reasons.</summary>
/// <param name="what">In the plural.</param>
internal sealed class Refusals(string what)
{
    private const int MostReasons = 5;
    private const int LongestName = 60;

    private readonly List<string> _reasons = [];
    private long _count;

    internal void Add(Span span, string reason) => Add(
        $"span {Convert.ToHexStringLower(span.SpanId.Span)} '{Mapping.Texts.Cut(span.Name, LongestName)}': {reason}");

    internal void Add(IReadOnlyList<ArrivingSpan> spans, IReadOnlyList<RefusedSpan> refused)
    {
        foreach (var (index, reason) in refused)
            Add($"span {Convert.ToHexStringLower(spans[index].SpanId)} '{Mapping.Texts.Cut(spans[index].Name, LongestName)}': {reason}");
    }

    internal void Add(string record, string reason) => Add($"'{record}': {reason}");

    internal long Count => _count;

    internal OtlpAnswer ToAnswer() => _count == 0
        ? OtlpAnswer.Accepted
        : new(OtlpOutcome.Accepted,
            $"{Counted} refused. {string.Join("; ", _reasons)}{(_count > _reasons.Count ? "; …" : ".")}", _count);

    private string Counted => _count == 1 ? $"1 {what[..^1]} was" : $"{_count} {what} were";

    private void Add(string reason)
    {
        _count++;
        if (_reasons.Count < MostReasons)
            _reasons.Add(reason.TrimEnd('.'));
    }
}
