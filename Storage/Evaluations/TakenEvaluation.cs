using System.Text.Json;
using Platform.Storage.MetricCollections;

namespace Platform.Storage.Evaluations;

/// <summary>An evaluation that a worker holds a lease on, with the rules of the collection version that asked for it.</summary>
public sealed record TakenEvaluation
{
    public required int ProjectId { get; init; }

    public required Guid Id { get; init; }

    /// <summary><c>span</c>, <c>trace</c>, <c>thread</c> or <c>testCase</c>.</summary>
    public required string Target { get; init; }

    public required string Subject { get; init; }

    public byte[]? TraceId { get; init; }

    public byte[]? SpanId { get; init; }

    public string? ThreadId { get; init; }

    public Guid? RequestId { get; init; }

    /// <summary><c>collection</c> or <c>request</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Empty for on-demand metrics.</summary>
    public required string Collection { get; init; }

    public required string Metric { get; init; }

    /// <summary>Of a metric of one's own; null for the active one.</summary>
    public int? MetricVersion { get; init; }

    public EvaluationLane Lane { get; init; }

    /// <summary>False when a newer generation of it has been queued since.</summary>
    public bool Latest { get; init; }

    public double? Threshold { get; init; }

    public bool Strict { get; init; }

    public string? Judge { get; init; }

    public JsonElement? Options { get; init; }

    /// <summary>1 for the first try; those whose worker was lost count.</summary>
    public required int Attempts { get; init; }

    /// <summary>How long ago it was queued.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Of the try before; null when there was none or it left none.</summary>
    public string? Error { get; init; }

    public required string LeasedBy { get; init; }

    /// <summary>Of the collection; 1 without one.</summary>
    public double SampleRate { get; init; } = 1;

    public JsonElement? FilterJson { get; init; }

    /// <summary>Of the collection; null without one.</summary>
    public CollectionFilter? Filter => FilterJson?.Deserialize<CollectionFilter>(JsonSerializerOptions.Web);

    /// <summary>Of the collection; null without one.</summary>
    public decimal? DailyBudgetUsd { get; init; }

    /// <summary>Of the project; null for no limit.</summary>
    public decimal? ProjectBudgetUsd { get; init; }
}
