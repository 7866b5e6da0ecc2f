namespace Platform.Statistics;

public enum SequentialDecision
{
    /// <summary>Go on: the results allow either.</summary>
    Undecided,

    Healthy,
    Regressed,
}

/// <summary>
/// The sequential probability ratio test (Wald 1945) between a healthy pass rate and a regressed, lower one: ends a run as soon as
/// its results tell.
/// </summary>
/// <param name="Healthy">Pass rate p₀ if nothing is wrong.</param>
/// <param name="Regressed">Pass rate p₁ that must be found, below <paramref name="Healthy"/>.</param>
/// <param name="Alpha">Chance to call healthy regressed.</param>
/// <param name="Beta">Chance to call regressed healthy.</param>
public sealed record SequentialTest(double Healthy, double Regressed, double Alpha = 0.05, double Beta = 0.1)
{
    /// <summary>At or above it, the run is regressed.</summary>
    public double Upper => Math.Log((1 - Beta) / Alpha);

    /// <summary>At or below it, the run is healthy.</summary>
    public double Lower => Math.Log(Beta / (1 - Alpha));

    /// <summary>What a pass adds to the log likelihood ratio: below 0.</summary>
    public double PerPass => Math.Log(Regressed / Healthy);

    /// <summary>What a failure adds: above 0.</summary>
    public double PerFailure => Math.Log((1 - Regressed) / (1 - Healthy));

    public SequentialDecision Decide(int passed, int failed) => (passed * PerPass + failed * PerFailure) switch
    {
        var ratio when ratio >= Upper => SequentialDecision.Regressed,
        var ratio when ratio <= Lower => SequentialDecision.Healthy,
        _ => SequentialDecision.Undecided,
    };
}
