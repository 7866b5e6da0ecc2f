using Platform.Web.Addresses;

namespace Platform.Web.Components.Datasets;

/// <summary>Where a dataset and its files are.</summary>
internal static class DatasetAddress
{
    public static PageQuery Of(string alias) => new($"datasets/{PageQuery.Segment(alias)}", []);

    /// <param name="format"><c>jsonl</c> or <c>csv</c>.</param>
    public static string File(string alias, string version, string format) =>
        $"dataset-files/{format}/{version}/{PageQuery.Segment(alias)}";
}
