namespace Platform.AgentOverhead;

/// <summary>
/// What the difference of two percentiles may be, from blocks of calls that were made side by side. Whole blocks are drawn
/// again, since calls of one moment resemble each other (block bootstrap: Künsch 1989, Annals of Statistics 17).
/// </summary>
internal static class Bootstrap
{
    private const int Draws = 2000;

    internal static double Percentile(IEnumerable<double[]> blocks, double share)
    {
        var values = blocks.SelectMany(block => block).ToArray();
        Array.Sort(values);
        return values[(int)Math.Ceiling(share * values.Length) - 1];
    }

    /// <returns>Second minus first, and the upper end of its one-sided 95 % confidence interval.</returns>
    internal static (double Difference, double Upper) DifferenceOfPercentiles(
        IReadOnlyList<double[]> first, IReadOnlyList<double[]> second, double share)
    {
        var chance = new Random(1);
        var differences = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            // The same moments of both: what disturbed one disturbed the other.
            var moments = Enumerable.Range(0, first.Count).Select(_ => chance.Next(first.Count)).ToArray();
            differences[draw] = Percentile(moments.Select(moment => second[moment]), share)
                - Percentile(moments.Select(moment => first[moment]), share);
        }

        Array.Sort(differences);
        return (Percentile(second, share) - Percentile(first, share), differences[(int)(0.95 * Draws)]);
    }
}
