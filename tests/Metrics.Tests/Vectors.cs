using System.Reflection;
using System.Text.Json;
using Xunit.Sdk;
using Xunit.v3;

namespace Platform.Metrics.Tests;

/// <summary>One case of vectors/deterministic-metrics.json.</summary>
public sealed record Vector(string Id, string Metric, JsonElement Params, JsonElement Input, JsonElement Expected)
{
    public static IReadOnlyDictionary<string, Vector> All { get; } =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "deterministic-metrics.json")))
            .RootElement.GetProperty("vectors").Deserialize<List<Vector>>(JsonSerializerOptions.Web)!
            .ToDictionary(vector => vector.Id);

    public bool Strict => Params.TryGetProperty("strictMode", out var strict) && strict.GetBoolean();

    public string[] Verdicts => Input.GetProperty("verdicts").Deserialize<string[]>()!;
}

/// <summary>Runs a theory on every case of these metrics, by id, so that each can be seen and rerun alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VectorsAttribute(params string[] metrics) : DataAttribute
{
    public string[] Metrics => metrics;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Vector.All.Values.Where(vector => metrics.Contains(vector.Metric)).Select(vector => new TheoryDataRow(vector.Id))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
