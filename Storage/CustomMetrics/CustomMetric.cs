using System.Text.Json;

namespace Platform.Storage.CustomMetrics;

/// <summary>One version of a metric that somebody made under a name of their own. Versions never change.</summary>
public sealed record CustomMetric
{
    /// <summary>The same for all versions.</summary>
    public Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>1 for the first; everything kept that differs makes the next. 0 before it is kept.</summary>
    public int Version { get; init; }

    /// <summary>The one that runs where the name is used without a version; of a name at most one is.</summary>
    public bool Active { get; init; }

    /// <summary>The metric of the catalogue that runs it.</summary>
    public required string Metric { get; init; }

    /// <summary>Those of <see cref="Metric"/>, without a webhook's secret.</summary>
    public required JsonElement Options { get; init; }

    /// <summary>What it is for, or what is new in this version.</summary>
    public string? Description { get; init; }

    /// <summary>A webhook that sends a secret, which is never shown.</summary>
    public bool HasSecret { get; init; }

    /// <summary>As DeepEval's client uploaded it; null for one that was made here.</summary>
    public JsonElement? Definition { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>When it was last activated; null when it never was.</summary>
    public DateTime? ActivatedAt { get; init; }
}
