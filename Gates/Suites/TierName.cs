namespace Platform.Suites;

/// <summary>Tiers as suites, requests, stored runs and the command line name them.</summary>
public static class TierName
{
    // In the order of the tiers.
    private static readonly string[] _all = ["commit", "pr", "nightly"];

    public static IReadOnlyList<string> All => _all;

    /// <returns>Null for no name of a tier.</returns>
    public static Tier? Parse(string? name) => Array.IndexOf(_all, name) is >= 0 and var index ? (Tier)index : null;

    extension(Tier tier)
    {
        public string Name => _all[(int)tier];
    }
}
