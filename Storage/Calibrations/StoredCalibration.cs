using System.Text.Json;

namespace Platform.Storage.Calibrations;

/// <summary>A metric's verdicts, and its judge's, against what people say of the same test cases; positive is "pass".</summary>
public sealed record StoredCalibration
{
    /// <summary>As <c>GET /api/gates/calibrations/{id}</c> takes it.</summary>
    public required Guid Id { get; init; }

    public required string Metric { get; init; }

    /// <summary>Null for a metric of the catalogue.</summary>
    public int? MetricVersion { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>When the last case was scored; null while some wait.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>Null for a metric that asks none.</summary>
    public string? Judge { get; init; }

    /// <summary>As the judge named itself.</summary>
    public string? Model { get; init; }

    /// <summary>Of the metric's prompts; null without a judge.</summary>
    public string? PromptVersion { get; init; }

    /// <summary>That the verdicts were made by; null when nothing was scored.</summary>
    public double? Threshold { get; init; }

    public required int TruePositives { get; init; }

    public required int FalseNegatives { get; init; }

    public required int FalsePositives { get; init; }

    public required int TrueNegatives { get; init; }

    /// <summary>Cases without a score, which are in none of these.</summary>
    public required int Unscored { get; init; }

    public long JudgeCalls { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public decimal CostUsd { get; init; }
}

/// <summary>A case of a calibration: what people say of it, and what the metric made of it.</summary>
/// <param name="Index">Its place among the cases, from 0.</param>
/// <param name="Why">The judge's reason, or why there is no score.</param>
public sealed record CalibratedCase(int Index, bool Label, double? Score, string? Why);

/// <summary>The test case itself, as it was sent.</summary>
public sealed record CalibrationContent(int Index, JsonElement Content);

/// <summary>Two calibrations over the cases that both have with the same label and that both scored.</summary>
/// <param name="Passes">Cases that people pass.</param>
/// <param name="PassesLost">Of these, those on which only the earlier verdict was right.</param>
/// <param name="PassesWon">Those on which only the later one is.</param>
/// <param name="Fails">Cases that people fail; lost and won likewise.</param>
public sealed record SharedCases(
    Guid Earlier, Guid Later, int Passes, int PassesLost, int PassesWon, int Fails, int FailsLost, int FailsWon)
{
    public int Count => Passes + Fails;
}
