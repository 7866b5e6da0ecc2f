namespace Platform.Statistics;

/// <summary>How a p-value is read and written.</summary>
public static class PValue
{
    /// <summary>Below it noise is not taken to explain a change.</summary>
    public const double Alpha = 0.05;

    /// <returns><c>p = 0.0123</c>; <c>p &lt; 0.0001</c> for what four digits do not hold.</returns>
    public static string Text(double p) => p < 0.0001 ? "p < 0.0001" : FormattableString.Invariant($"p = {p:F4}");
}
