namespace Platform.Statistics;

/// <summary>
/// A judge's verdicts against a person's; positive is "pass". Show all of it: plain agreement hides a bad
/// <see cref="TrueNegativeRate"/>, and kappa punishes unbalanced labels. Shares are null where nothing was counted.
/// </summary>
/// <param name="TruePositives">Both say pass.</param>
/// <param name="FalseNegatives">The person says pass, the judge fail.</param>
/// <param name="FalsePositives">The person says fail, the judge pass.</param>
/// <param name="TrueNegatives">Both say fail.</param>
public readonly record struct JudgeAgreement(int TruePositives, int FalseNegatives, int FalsePositives, int TrueNegatives)
{
    public int Count => TruePositives + FalseNegatives + FalsePositives + TrueNegatives;

    public double? Agreement => Share(TruePositives + TrueNegatives, Count)?.Value;

    /// <summary>P(judge passes | person passes).</summary>
    public Proportion? TruePositiveRate => Share(TruePositives, TruePositives + FalseNegatives);

    /// <summary>P(judge fails | person fails).</summary>
    public Proportion? TrueNegativeRate => Share(TrueNegatives, TrueNegatives + FalsePositives);

    public double? Precision => Share(TruePositives, TruePositives + FalsePositives)?.Value;

    public double? F1 => Share(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives)?.Value;

    /// <summary>Mean of the rates of the two classes.</summary>
    public double? BalancedAccuracy => (TruePositiveRate?.Value + TrueNegativeRate?.Value) / 2;

    /// <summary>Matthews 1975; null where a row or column is empty.</summary>
    public double? MatthewsCorrelation
    {
        get
        {
            var product = (double)(TruePositives + FalsePositives) * (TruePositives + FalseNegatives)
                * (TrueNegatives + FalsePositives) * (TrueNegatives + FalseNegatives);
            return product == 0 ? null
                : ((double)TruePositives * TrueNegatives - (double)FalsePositives * FalseNegatives) / Math.Sqrt(product);
        }
    }

    /// <summary>Null when all labels of both are of one class.</summary>
    public CohenKappa? Kappa =>
        CohenKappa.Of([[TruePositives, FalseNegatives], [FalsePositives, TrueNegatives]]);

    /// <summary>Kappa as it would be with balanced classes: 2 p_o − 1 (Byrt et al. 1993).</summary>
    public double? PrevalenceAdjustedKappa => 2 * Agreement - 1;

    /// <summary>AC1 (Gwet 2008): chance agreement 2π(1−π), π the mean share of "pass".</summary>
    public double? GwetAC1
    {
        get
        {
            var passes = (2.0 * TruePositives + FalseNegatives + FalsePositives) / (2 * Count);
            var chance = 2 * passes * (1 - passes);
            return (Agreement - chance) / (1 - chance);
        }
    }

    private static Proportion? Share(int part, int whole) => whole == 0 ? null : new(part, whole);
}
