using System.Globalization;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Criteria;

/// <summary>Finer scores out of a judge's own uncertainty: the mean of the scores it might have given.</summary>
/// <remarks>G-Eval (Liu et al. 2023, section 2) as DeepEval 4.1.10 computes it.</remarks>
internal static class WeightedScore
{
    private const double LeastProbability = 0.01;

    /// <returns>
    /// The mean, weighted by probability, of the integers among the alternatives to the last token that is the raw score;
    /// the raw score when there are none.
    /// </returns>
    /// <param name="first">Takes the first such token instead, as DeepEval does on conversations.</param>
    public static double Of(int rawScore, IReadOnlyList<TokenChoice> tokens, bool first = false)
    {
        var raw = rawScore.ToString(CultureInfo.InvariantCulture);
        var chosen = first ? tokens.FirstOrDefault(choice => choice.Token == raw) : tokens.LastOrDefault(choice => choice.Token == raw);
        var likely = chosen?.Alternatives
            .Where(other => other.Token is not "" && other.Token.All(char.IsAsciiDigit))
            .Select(other => (Score: int.Parse(other.Token, CultureInfo.InvariantCulture), Weight: Math.Exp(other.LogProbability)))
            .Where(other => other.Weight >= LeastProbability).ToList() ?? [];
        return likely is [] ? rawScore : likely.Sum(other => other.Score * other.Weight) / likely.Sum(other => other.Weight);
    }
}
