using System.Text.Json;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Web.Components.TestRuns;

namespace Platform.Web.Components.Gates;

/// <summary>What a gate's run was asked to do, as the run keeps it; it has every case, so pages show none of it whole.</summary>
internal sealed class AskedSuite
{
    private readonly JsonElement? _request;
    private readonly Lazy<Dictionary<string, JsonElement>> _cases;

    /// <param name="run">Read alone: runs of a list come without.</param>
    public AskedSuite(TestRun run)
    {
        _request = CaseText.Field(run.Extra ?? default, "request");
        Results = SuiteRequest.CountResults(_request ?? default, run.Tier);
        _cases = new(() => Cases.Where(one => CaseText.Field(one, "id") is { ValueKind: JsonValueKind.String })
            .DistinctBy(one => one.GetProperty("id").GetString()!).ToDictionary(one => one.GetProperty("id").GetString()!));
    }

    /// <summary>Results that there will be: cases times trials. 0 when nobody knows.</summary>
    public int Results { get; }

    /// <summary>Null for the tier's own limit.</summary>
    public double? MaxSeconds => Number("limits", "maxSeconds");

    public decimal? MaxCostUsd => (decimal?)Number("limits", "maxCostUsd");

    private IEnumerable<JsonElement> Cases =>
        Field("testCases") is { ValueKind: JsonValueKind.Array } cases ? cases.EnumerateArray() : [];

    /// <returns>What was to be asked; null when the request does not have the case.</returns>
    public JsonElement? Case(string id) => _cases.Value.TryGetValue(id, out var found) ? found : null;

    private double? Number(params string[] path) => Field(path) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private JsonElement? Field(params string[] path) =>
        path.Aggregate(_request, (at, name) => at is { } here ? CaseText.Field(here, name) : null);
}
