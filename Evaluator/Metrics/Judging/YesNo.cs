using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Metrics.Judging;

/// <summary>A judge's word on one item.</summary>
[JsonConverter(typeof(YesNoConverter))]
public enum YesNo
{
    Yes,
    No,

    /// <summary>It cannot be told.</summary>
    Idk,
}

internal sealed class YesNoConverter() : JsonStringEnumConverter<YesNo>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <param name="Reason">Why; at least where the verdict is <c>no</c>.</param>
internal sealed record JudgedItem(YesNo Verdict, string? Reason = null);

internal sealed record JudgedItems(IReadOnlyList<JudgedItem> Verdicts)
{
    /// <returns>What to object when there is not one verdict for each item; null when there is.</returns>
    public string? Objection(int items) =>
        Verdicts.Count == items ? null : $"There are {items} items, but {Verdicts.Count} verdicts; give one for each, in order.";

    public IReadOnlyList<string> Complaints => [.. Verdicts.Where(item => item.Verdict != YesNo.Yes)
        .Select(item => item.Reason ?? item.Verdict.ToString().ToLowerInvariant())];
}

/// <summary>The formulas over verdicts that most judged metrics use (wire-deepeval.md 5.3). All yield 0 to 1.</summary>
internal static class YesNoScore
{
    /// <returns>(n − no) / n; 1 when there is nothing to judge.</returns>
    public static double NotNo(IReadOnlyCollection<YesNo> verdicts) =>
        verdicts.Count == 0 ? 1 : (double)verdicts.Count(verdict => verdict != YesNo.No) / verdicts.Count;

    /// <returns>(n − no − idk) / n; 1 when there is nothing to judge.</returns>
    public static double Yes(IReadOnlyCollection<YesNo> verdicts) =>
        verdicts.Count == 0 ? 1 : (double)verdicts.Count(verdict => verdict == YesNo.Yes) / verdicts.Count;
}
