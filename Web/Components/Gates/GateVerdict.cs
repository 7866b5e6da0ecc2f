using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Platform.Comparison;
using Platform.Statistics;
using Platform.Storage.TestRuns;

namespace Platform.Web.Components.Gates;

/// <summary>A gate's answer as its run keeps it: what pages show of it by name, and the rest as it came.</summary>
/// <param name="Outcome"><c>pass</c>, <c>flag</c> or <c>block</c>.</param>
/// <param name="Conclusive">False where noise could explain it.</param>
/// <param name="Reasons">Sentences, the gravest first.</param>
/// <param name="Evidence">The numbers behind it: an object.</param>
public sealed record GateVerdict(string Outcome, bool Conclusive, IReadOnlyList<string> Reasons, JsonElement? Evidence)
{
    // What is null was left out when it was kept, of required members too.
    private static readonly JsonSerializerOptions _kept = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers = { type => type.Properties.ToList().ForEach(property => property.IsRequired = false) },
        },
    };

    /// <summary>Null while the run has none.</summary>
    public static GateVerdict? Of(TestRun run) =>
        run.Verdict is { ValueKind: JsonValueKind.Object } verdict ? Read<GateVerdict>(verdict) : null;

    /// <summary>What the run was compared with; null when there was nothing.</summary>
    public Baseline? Against => Read<Baseline>(Known("baseline"));

    /// <summary>How each metric moved against the baseline; empty without one.</summary>
    public IReadOnlyList<MetricComparison> Metrics => Read<List<MetricComparison>>(Known("metrics")) ?? [];

    /// <summary>Of a night: the share of tasks of which j trials succeed, for every j up to k; empty in other tiers.</summary>
    public IReadOnlyList<PassEstimate> PassHatK => Estimates("passHatK");

    /// <summary>Of a night: at least one of j trials succeeds.</summary>
    public IReadOnlyList<PassEstimate> PassAtK => Estimates("passAtK");

    /// <summary>Of a night: how pass^k moved against the baseline; null without one.</summary>
    public PassDrop? Drop => Read<PassDrop>(Known("drop"));

    /// <summary>Of a night: pass^k fell. A night may also be blocked by an assertion or a strict metric.</summary>
    public bool IsShipBlocker => Known("shipBlocker") is { ValueKind: JsonValueKind.True };

    /// <summary>Ids of the cases that a limit left out.</summary>
    public IReadOnlyList<string> NotRun => Read<List<string>>(Known("notRun")) ?? [];

    /// <summary>Of bootstrap and permutation; null where nothing was drawn.</summary>
    public ulong? Seed => Known("seed") is { ValueKind: JsonValueKind.Number } number && number.TryGetUInt64(out var seed) ? seed : null;

    /// <summary>Null for evidence that the run does not have.</summary>
    public JsonElement? Known(string name) =>
        Evidence is { ValueKind: JsonValueKind.Object } evidence && evidence.TryGetProperty(name, out var found)
        && found.ValueKind is not JsonValueKind.Null ? found : null;

    // One that no task could be counted for is null.
    private List<PassEstimate> Estimates(string name) => [.. Read<List<PassEstimate?>>(Known(name))?.OfType<PassEstimate>() ?? []];

    // A run that another version of the service kept is shown as far as it can be read.
    private static T? Read<T>(JsonElement? stored) where T : class
    {
        try
        {
            return stored?.Deserialize<T>(_kept);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="K">Trials.</param>
    /// <param name="Low">Of the 95% interval, by bootstrap over tasks.</param>
    /// <param name="Tasks">That count.</param>
    public sealed record PassEstimate(int K, double Value, double Low, double High, int Tasks);

    /// <param name="Points">Of 0.01; above 0 is worse.</param>
    public sealed record PassDrop(double Points, PairedComparison Comparison);

    /// <param name="Which">For people: how it was found.</param>
    public sealed record Baseline(Guid Id, string Which, DateTime CreatedAt, string? Commit);
}
