using Platform.Storage;
using Platform.Storage.TestRuns;

namespace Platform.Web.Addresses;

/// <summary>The address of the Test runs page, read as a filter. The names are those of <c>GET /api/test-runs</c>.</summary>
public sealed record TestRunListQuery(PageQuery Page, TimeRange Time)
{
    private const string HyperparameterPrefix = "hyperparameters.";

    private static readonly string[] _filters =
        ["identifier", "source", "status", "suite", "tier", "branch", "dataset", "version", "tag"];

    public static TestRunListQuery Parse(string? query, DateTimeOffset now)
    {
        var page = PageQuery.Parse("test-runs", query);
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
        Source = Page["source"],
        Status = Page["status"],
        Suite = Page["suite"],
        Tier = Page["tier"],
        Branch = Page["branch"],
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
