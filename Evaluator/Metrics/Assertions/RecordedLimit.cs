using System.Globalization;
using System.Text.Json;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>A limit on a number that was recorded with the call, in the test case's metadata.</summary>
public abstract class RecordedLimit(string key, string unit, double limit) : DeterministicMetric
{
    protected sealed override Measurement Measure(TestCase testCase) =>
        testCase.Metadata!.TryGetValue(key, out var value) && value.ValueKind == JsonValueKind.Number
            ? new(value.GetDouble() <= limit ? 1 : 0,
                string.Create(CultureInfo.InvariantCulture, $"The call took {value.GetDouble()} {unit}; {limit} {unit} are allowed."))
            : Measurement.Skipped($"{Name} needs metadata.{key}, a number, which the test case lacks.");
}

/// <summary>1 when the recorded call took at most so many milliseconds; otherwise 0.</summary>
public sealed class LatencyLimit(double maxMs) : RecordedLimit("latencyMs", "ms", maxMs), ICatalogued<LatencyLimit>
{
    private static readonly MetricOption<double?> _maxMs = Assertion.Limit("maxMs", "Required. Most milliseconds of the recorded call.");

    public static MetricDescription About { get; } = Assertion.Describe("LatencyLimit", ["metadata"],
        "Whether the recorded call was fast enough.",
        "Recorded outputs, and calls that a gate makes: it records latencyMs itself.",
        "1 when metadata.latencyMs is at most maxMs, else 0.",
        "One call says little about a tail: compare runs, or watch percentiles of traces.",
        _maxMs);

    public override MetricDescription Description => About;

    public static LatencyLimit Create(GivenOptions options)
    {
        var limit = options.Get(_maxMs);
        options.Require("LatencyLimit", limit is not null, "maxMs");
        return new(limit ?? 0);
    }
}

/// <summary>1 when the recorded call cost at most so many USD; otherwise 0.</summary>
public sealed class CostLimit(double maxUsd) : RecordedLimit("costUsd", "USD", maxUsd), ICatalogued<CostLimit>
{
    private static readonly MetricOption<double?> _maxUsd = Assertion.Limit("maxUsd", "Required. Most USD of the recorded call.");

    public static MetricDescription About { get; } = Assertion.Describe("CostLimit", ["metadata"],
        "Whether the recorded call was cheap enough.",
        "Recorded outputs of agents whose calls grow without notice.",
        "1 when metadata.costUsd is at most maxUsd, else 0.",
        "Right only as far as the recorded cost is.",
        _maxUsd);

    public override MetricDescription Description => About;

    public static CostLimit Create(GivenOptions options)
    {
        var limit = options.Get(_maxUsd);
        options.Require("CostLimit", limit is not null, "maxUsd");
        return new(limit ?? 0);
    }
}
