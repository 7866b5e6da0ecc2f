using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Platform.Metrics.Judging;

/// <summary>A score from 0 to 1 that a judge gave.</summary>
/// <param name="Reason">First, so that the judge has thought before it scores.</param>
internal sealed record ScoreAnswer(string Reason, [property: Range(0.0, 1.0)] double Score)
{
    public string? Objection => UnitScore.Objection(Score);
}

internal static class UnitScore
{
    /// <returns>What to object to a score out of range, which is never clamped; null within.</returns>
    public static string? Objection(params ReadOnlySpan<double> scores)
    {
        foreach (var score in scores)
        {
            if (score is not (>= 0 and <= 1))
                return string.Create(CultureInfo.InvariantCulture, $"The score {score} lies outside 0 to 1.");
        }

        return null;
    }
}
