using System.Globalization;
using System.Text.Json.Nodes;

namespace Platform.Suites.Policies;

/// <summary>A policy's waivers as one verdict meets them; remembers those that mattered, so that the verdict can say so.</summary>
/// <param name="now">What has expired by then does not hold.</param>
public sealed class WaiverUse(IReadOnlyList<Waiver> waivers, DateTimeOffset now)
{
    private readonly HashSet<Waiver> _met = [];

    /// <summary>Whether something that failed is excused.</summary>
    /// <param name="caseId">Null for the metric as a whole.</param>
    public bool Excuses(string? metric, string? caseId)
    {
        var met = waivers.Where(waiver => waiver.IsOf(metric, caseId)).ToList();
        _met.UnionWith(met);
        return met.Exists(Holds);
    }

    /// <summary>Whether a case's score is left out of comparisons.</summary>
    public bool LeavesOut(string? metric, string caseId) =>
        waivers.Any(waiver => waiver.Case is not null && waiver.IsOf(metric, caseId) && Holds(waiver));

    /// <summary>A sentence for each waiver that mattered, or would have were it not over.</summary>
    public IEnumerable<string> Sentences => _met.Select(waiver => Holds(waiver)
        ? $"{waiver} is waived until {Day(waiver)} by {waiver.Owner}: {waiver.Reason}"
        : $"The waiver of {waiver} by {waiver.Owner} expired on {Day(waiver)} and no longer holds.");

    public JsonArray Evidence => new([.. waivers.Select(waiver => new JsonObject
    {
        ["suite"] = waiver.Suite,
        ["metric"] = waiver.Metric,
        ["case"] = waiver.Case,
        ["reason"] = waiver.Reason,
        ["owner"] = waiver.Owner,
        ["expires"] = waiver.Expires,
        ["expired"] = !Holds(waiver),
        ["mattered"] = _met.Contains(waiver),
    })]);

    private bool Holds(Waiver waiver) => now < waiver.Expires;

    private static string Day(Waiver waiver) => waiver.Expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
