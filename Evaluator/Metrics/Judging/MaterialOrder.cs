namespace Platform.Metrics.Judging;

/// <summary>
/// The order in which a judge is shown what it looks at: what most metrics share and what is longest first. So the metrics of
/// a collection that look at the same text share the beginning of their messages, whatever else each of them shows.
/// </summary>
internal static class MaterialOrder
{
    private static readonly string[] _first =
        ["trace", "turns", "exchanges", "retrievalContext", "context", "original", "input", "actualOutput", "expectedOutput", "toolsCalled"];

    /// <returns>What is not named above comes last, in the order given.</returns>
    public static IReadOnlyList<Material> Of(IEnumerable<Material> materials) =>
        [.. materials.OrderBy(material => Array.IndexOf(_first, material.Name) is var place and >= 0 ? place : _first.Length)];
}
