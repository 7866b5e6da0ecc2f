using System.Globalization;

namespace Platform.Metrics.Judging;

/// <summary>A score from 0 to 1 that a judge gave.</summary>
internal static class UnitScore
{
    /// <returns>What to object to a score out of range, which is never clamped; null within.</returns>
    public static string? Objection(double score) => score is >= 0 and <= 1 ? null
        : string.Create(CultureInfo.InvariantCulture, $"The score {score} lies outside 0 to 1.");
}
