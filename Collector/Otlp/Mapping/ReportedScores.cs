using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Storage.Traces;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>
/// Scores that the agent's side measured: events <c>gen_ai.evaluation.result</c>, OpenInference's annotations and
/// evaluations, Braintrust's scores.
/// </summary>
internal static class ReportedScores
{
    internal const string ResultEvent = "gen_ai.evaluation.result";

    internal static IReadOnlyList<ReportedScore> Of(SpanAttributes attributes, IEnumerable<Span.Types.Event> events)
    {
        List<ReportedScore>? scores = null;
        foreach (var result in events)
        {
            if (result.Name == ResultEvent && OfEvent(result) is { } score)
                (scores ??= []).Add(score);
        }
        var seen = "";
        foreach (var member in attributes.Members)
        {
            if (member.Family == Family.BraintrustScores)
                Add(ref scores, member.Name, "span", member.Value.Number, null, null, null);
            else if (member.Family is Family.SpanScores or Family.TraceScores && !seen.Contains(member.Beginning + ";", StringComparison.Ordinal))
            {
                seen += member.Beginning + ";";
                AddIndexed(ref scores, attributes.Members, member.Family, member.Beginning);
            }
        }
        if (attributes[Concept.Scores]?.Text is ['{', ..] json && JsonText.Container(json) is { } container)
            AddObject(ref scores, container);
        return scores ?? (IReadOnlyList<ReportedScore>)[];
    }

    /// <summary>Null when the event names no metric, or neither a score nor a label.</summary>
    internal static ReportedScore? OfEvent(Span.Types.Event result)
    {
        string? name = null, label = null, explanation = null, judge = null;
        double? score = null;
        foreach (var attribute in result.Attributes)
        {
            switch (attribute.Key)
            {
                case "gen_ai.evaluation.name": name = attribute.Value?.Text; break;
                case "gen_ai.evaluation.score.value": score = attribute.Value?.Number; break;
                case "gen_ai.evaluation.score.label": label = attribute.Value?.Text; break;
                case "gen_ai.evaluation.explanation": explanation = attribute.Value?.Text; break;
                case "gen_ai.request.model" or "gen_ai.response.model": judge = attribute.Value?.Text; break;
            }
        }
        List<ReportedScore>? one = null;
        Add(ref one, name, "span", score, label, explanation, judge);
        return one?[0];
    }

    private static void AddIndexed(
        ref List<ReportedScore>? scores, IReadOnlyList<FamilyMember> members, Family family, string beginning)
    {
        foreach (var item in IndexedAttributes.ItemsOf(members, family, beginning) ?? [])
            Add(ref scores, item["name"]?.Value?.Text, family == Family.SpanScores ? "span" : "trace",
                item["score"]?.Value?.Number, item["label"]?.Value?.Text, item["explanation"]?.Value?.Text,
                item["annotator_kind"]?.Value?.Text);
    }

    private static void AddObject(ref List<ReportedScore>? scores, string json)
    {
        using var document = JsonDocument.Parse(json, new() { MaxDepth = JsonText.MaxDepth });
        foreach (var score in document.RootElement.EnumerateObject())
        {
            if (score.Value.ValueKind == JsonValueKind.Number)
                Add(ref scores, score.Name, "span", score.Value.GetDouble(), null, null, null);
        }
    }

    private static void Add(
        ref List<ReportedScore>? scores, string? metric, string target, double? score, string? label, string? explanation,
        string? judge)
    {
        if (score is { } number && !double.IsFinite(number))
            score = null;
        if (!string.IsNullOrWhiteSpace(metric) && (score is not null || label is not null))
            (scores ??= []).Add(new(Texts.Cut(metric, Texts.LongestName), target, score, label, explanation, judge));
    }
}
