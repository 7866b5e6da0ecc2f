using Google.Protobuf.Collections;
using Platform.Collector.Otlp.Mapping;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp.Attributes;

/// <param name="Name">Without the family's common beginning.</param>
internal readonly record struct FamilyMember(Family Family, string Beginning, string Name, AnyValue Value);

/// <summary>
/// The attributes of one span by what they mean: one pass over them, no matter how many names are known. Made once for a
/// request and loaded for span after span.
/// </summary>
internal sealed class SpanAttributes
{
    // An empty value counts only where no other name has one; those of events only where the span itself says nothing.
    private const int EmptyPenalty = 1000;
    private const int EventPenalty = 10_000;
    private const int Unset = int.MaxValue;

    private readonly KeyValue?[] _values = new KeyValue?[ConceptNames.Count];
    private readonly int[] _ranks = new int[ConceptNames.Count];

    // OpenInference's own names apart: a span that OpenInference made may carry gen_ai.* as well, which then only fill gaps.
    private readonly KeyValue?[] _openInference = new KeyValue?[ConceptNames.Count];
    private readonly int[] _openInferenceRanks = new int[ConceptNames.Count];
    private readonly List<FamilyMember> _members = [];

    /// <summary>The span says that an OpenInference instrumentation made it.</summary>
    internal bool IsOpenInference { get; private set; }

    internal IReadOnlyList<FamilyMember> Members => _members;

    /// <summary>The value that counts; null when no attribute says it.</summary>
    internal AnyValue? this[Concept concept] => Find(concept)?.Value;

    internal bool Has(Concept concept) => Find(concept) is not null;

    /// <summary>The attribute whose value counts.</summary>
    internal KeyValue? Find(Concept concept)
    {
        var (general, own) = (_values[(int)concept], _openInference[(int)concept]);
        if (general is null || own is null)
            return general ?? own;
        return IsOpenInference || _openInferenceRanks[(int)concept] < _ranks[(int)concept] ? own : general;
    }

    internal void Load(RepeatedField<KeyValue> attributes)
    {
        Array.Clear(_values);
        Array.Clear(_openInference);
        Array.Fill(_ranks, Unset);
        Array.Fill(_openInferenceRanks, Unset);
        _members.Clear();
        IsOpenInference = false;
        Add(attributes, penalty: 0);
    }

    /// <summary>What an event says counts where the span's attributes say nothing.</summary>
    internal void AddOfEvent(RepeatedField<KeyValue> attributes) => Add(attributes, EventPenalty);

    private void Add(RepeatedField<KeyValue> attributes, int penalty)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Value is not { ValueCase: not AnyValue.ValueOneofCase.None } value)
                continue;
            var meanings = ConceptNames.Of(attribute.Key);
            foreach (var (concept, rank) in meanings)
                Offer(concept, rank + penalty + (value.IsEmpty ? EmptyPenalty : 0), attribute);
            if (meanings.IsEmpty && FamilyNames.TryFind(attribute.Key, out var family, out var beginning))
                _members.Add(new(family, beginning, attribute.Key[beginning.Length..], value));
        }
    }

    private void Offer(Concept concept, int rank, KeyValue attribute)
    {
        if (concept == Concept.SpanType)
        {
            IsOpenInference |= attribute.Key == "openinference.span.kind";
            if (SpanKinds.Read(attribute.Value) is null)
                return;
        }
        var isTheirs = concept != Concept.SpanType && IsOpenInferenceName(attribute.Key);
        var (values, ranks) = isTheirs ? (_openInference, _openInferenceRanks) : (_values, _ranks);
        if (rank < ranks[(int)concept])
            (values[(int)concept], ranks[(int)concept]) = (attribute, rank);
    }

    private static bool IsOpenInferenceName(string name) =>
        name.StartsWith("llm.", StringComparison.Ordinal)
        || name.StartsWith("tool.", StringComparison.Ordinal)
        || name.StartsWith("embedding.", StringComparison.Ordinal)
        || name.StartsWith("reranker.", StringComparison.Ordinal);
}
