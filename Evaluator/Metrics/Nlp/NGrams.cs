namespace Platform.Metrics.Nlp;

/// <summary>Runs of words, counted.</summary>
internal static class NGrams
{
    public const int Longest = 4;

    public static Dictionary<string, int> Count(IReadOnlyList<string> tokens, int length) =>
        Enumerable.Range(0, Math.Max(0, tokens.Count - length + 1))
            .Select(start => string.Join('\u001f', tokens.Skip(start).Take(length)))
            .CountBy(gram => gram).ToDictionary(StringComparer.Ordinal);

    /// <summary>How many of the first are in the second, each as often as it is in both.</summary>
    public static int Common(Dictionary<string, int> left, Dictionary<string, int> right) =>
        left.Sum(gram => Math.Min(gram.Value, right.GetValueOrDefault(gram.Key)));
}
