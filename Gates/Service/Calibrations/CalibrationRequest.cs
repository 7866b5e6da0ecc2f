using System.Text.Json;
using Platform.Storage.MetricCollections;

namespace Platform.Gates.Calibrations;

/// <summary>Which metric and judge to hold against which labels: one of the three is given.</summary>
internal sealed record CalibrationRequest
{
    /// <summary>A name of the catalogue, or of a metric of one's own.</summary>
    public string? Metric { get; init; }

    /// <summary>Of a metric of one's own; null for the active one.</summary>
    public int? Version { get; init; }

    public JsonElement? Options { get; init; }

    public bool Strict { get; init; }

    /// <summary>The metric's own when null.</summary>
    public double? Threshold { get; init; }

    /// <summary>A judge's name; <c>default</c> when null.</summary>
    public string? Judge { get; init; }

    /// <summary>Test cases with a <c>label</c>.</summary>
    public IReadOnlyList<JsonElement>? TestCases { get; init; }

    /// <summary>Goldens with a label and an actual output.</summary>
    public DatasetOfLabels? Dataset { get; init; }

    /// <summary>What people answered to the metric's question in the Web UI or by <c>/api/annotations</c>.</summary>
    public LabelsOfPeople? Annotations { get; init; }

    public CollectionMetric AsMetric => new() { Metric = Metric!, Version = Version, Options = Options, Strict = Strict, Threshold = Threshold, Judge = Judge };
}

/// <param name="Version">Such as <c>00.00.03</c>; the newest finalized one when null.</param>
internal sealed record DatasetOfLabels(string Alias, string? Version = null);

/// <param name="Days">1 to 3650; how far back.</param>
internal sealed record LabelsOfPeople(int Days = 90);
