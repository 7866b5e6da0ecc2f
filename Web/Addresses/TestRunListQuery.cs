using Platform.Storage;
using Platform.Storage.TestRuns;

namespace Platform.Web.Addresses;

/// <summary>
/// The address of a list of test runs, read as a filter. The names are those of <c>GET /api/test-runs</c>. The Gates page is such a list.
/// </summary>
public sealed record TestRunListQuery(PageQuery Page, TimeRange Time)
{
    private const string HyperparameterPrefix = "hyperparameters.";

    private const string Gates = "gates";

    private static readonly string[] _filters =
        ["identifier", "source", "status", "suite", "tier", "branch", "commit", "verdict", "dataset", "version", "tag"];

    /// <param name="path">Of the list: <c>test-runs</c>; <c>gates</c> and what stands below it have runs of gates only.</param>
    public static TestRunListQuery Parse(string? query, DateTimeOffset now, string path = "test-runs")
    {
        var page = PageQuery.Parse(path, query);
        // A form gives a hyperparameter as two fields.
        if (page["hyperparameter"] is { } name && page["value"] is { } value)
            page = page.With(HyperparameterPrefix + name, value);
        page = page.Without("hyperparameter", "value", "run");
        return new(page, TimeRange.Of(page, now, whenNotGiven: "30d"));
    }

    public TimeCursor? After => TimeCursor.TryParse(Page["cursor"], out var cursor) ? cursor : null;

    public TestRunFilter Filter => new()
    {
        From = Time.From,
        To = Time.To,
        Source = Page.Path.StartsWith(Gates, StringComparison.Ordinal) ? "gate" : Page["source"],
        Status = Page["status"],
        Suite = Page["suite"],
        Tier = Page["tier"],
        Branch = Page["branch"],
        Commit = Page["commit"],
        Outcome = Page["verdict"],
        Dataset = Page["dataset"],
        Identifier = Page["identifier"],
        Version = Page["version"],
        Tag = Page["tag"],
        Hyperparameters = Page.Values.Where(value => IsHyperparameter(value.Key)).DistinctBy(value => value.Key)
            .ToDictionary(value => value.Key[HyperparameterPrefix.Length..], value => value.Value),
    };

    /// <summary>Whether anything but the time is asked for.</summary>
    public bool HasFilters => Chips.Any();

    /// <summary>The filters that hold, each with the address without it.</summary>
    public IEnumerable<(string Label, string Value, PageQuery Without)> Chips =>
        from value in Page.Values
        where _filters.Contains(value.Key) || IsHyperparameter(value.Key)
        select (IsHyperparameter(value.Key) ? value.Key[HyperparameterPrefix.Length..] : value.Key, value.Value,
            Page.Without(value).Without("cursor"));

    /// <summary>What in the address could not be used, for whoever wrote it.</summary>
    public IEnumerable<string> Problems =>
    [
        .. TimeRange.Problems(Page),
        .. Page["cursor"] is not null && After is null ? ["The cursor is not one of this list; it starts at the newest."] : (string[])[],
    ];

    private static bool IsHyperparameter(string name) =>
        name.Length > HyperparameterPrefix.Length && name.StartsWith(HyperparameterPrefix, StringComparison.Ordinal);
}
