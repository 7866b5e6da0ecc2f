using Platform.Storage.Traces;

namespace Platform.Web.Addresses;

/// <summary>The address of the Traces page, read as a filter. The names are those of <c>GET /api/traces</c>.</summary>
public sealed record TraceListQuery(PageQuery Page, TimeRange Time)
{
    private const string MetadataPrefix = "metadata.";
    private static readonly string[] _numbers = ["maxScore", "minScore", "minDurationMs"];

    /// <summary>What may stand in a filter, by name, with what people call it.</summary>
    private static readonly Dictionary<string, string> _labels = new()
    {
        ["name"] = "name",
        ["tag"] = "tag",
        ["user"] = "user",
        ["thread"] = "thread",
        ["environment"] = "environment",
        ["version"] = "version",
        ["prompt"] = "prompt",
        ["promptVersion"] = "prompt's version",
        ["status"] = "status",
        ["metric"] = "metric",
        ["maxScore"] = "score ≤",
        ["minScore"] = "score ≥",
        ["minDurationMs"] = "duration ≥ ms",
    };

    public static TraceListQuery Parse(string? query, DateTimeOffset now)
    {
        var page = PageQuery.Parse("traces", query);
        return new(page, TimeRange.Of(page, now));
    }

    /// <summary><c>tag</c>, <c>name</c>, <c>version</c> or <c>metadata.KEY</c>; null for a list of traces.</summary>
    public string? GroupBy => Page["group"] is { } by && (by is "tag" or "name" or "version" || IsMetadata(by)) ? by : null;

    /// <summary>New traces come in by themselves.</summary>
    public bool Live => Page["live"] == "true";

    /// <summary>The values that traces have stand beside the list.</summary>
    public bool Facets => Page["facets"] == "true";

    /// <summary>The trace that is shown beside the list.</summary>
    public string? Peek => Page["peek"];

    public TraceCursor? After => TraceCursor.TryParse(Page["cursor"], out var cursor) ? cursor : null;

    public TraceFilter Filter => new()
    {
        From = Time.From,
        To = Time.To,
        Tags = [.. Page.All("tag")],
        Metadata = Page.Values.Where(value => IsMetadata(value.Key))
            .DistinctBy(value => value.Key).ToDictionary(value => value.Key[MetadataPrefix.Length..], value => value.Value),
        User = Page["user"],
        Thread = Page["thread"],
        Environment = Page["environment"],
        Version = Page["version"],
        Prompt = Page["prompt"],
        PromptVersion = Page["prompt"] is null ? null : Page["promptVersion"],
        Name = Page["name"],
        Status = Page["status"] is "ok" or "error" or "unset" ? Page["status"] : null,
        Metric = Page["metric"],
        MaxScore = Page["metric"] is null ? null : Page.Number("maxScore"),
        MinScore = Page["metric"] is null ? null : Page.Number("minScore"),
        MinDurationMs = Page.Number("minDurationMs"),
    };

    /// <summary>The filters that hold, each with the address without it.</summary>
    public IEnumerable<(string Label, string Value, PageQuery Without)> Chips =>
        from value in Page.Values
        let label = _labels.GetValueOrDefault(value.Key, IsMetadata(value.Key) ? value.Key : "")
        where label.Length > 0
        select (label, value.Value, Page.Without(value).Without("cursor", "peek"));

    /// <summary>What in the address could not be used, for whoever wrote it.</summary>
    public IEnumerable<string> Problems =>
    [
        .. TimeRange.Problems(Page),
        .. from name in _numbers
           where Page[name] is not null && Page.Number(name) is null
           select $"“{Page[name]}” is not a number; {name} was left out.",
        .. (Page["maxScore"] ?? Page["minScore"]) is not null && Page["metric"] is null ? ["A score needs the metric that it is of."] : (string[])[],
        .. Page["cursor"] is not null && After is null ? ["The cursor is not one of this list; it starts at the newest."] : (string[])[],
    ];

    /// <summary>The name filter as the search box shows it: text to be found, or a whole name in quotes.</summary>
    public string? Search => Page["name"] switch
    {
        null => null,
        ['*', .. var text, '*'] when !text.Contains('*', StringComparison.Ordinal) => text,
        var name when name.Contains('*', StringComparison.Ordinal) => name,
        var name => $"\"{name}\"",
    };

    /// <summary>
    /// The address that the forms mean: <c>search</c> becomes <c>name</c>, <c>metadataKey</c> and <c>metadataValue</c>
    /// become <c>metadata.KEY</c>, <c>columnKey</c> one more <c>column</c>, and of a relative and a fixed time one stays. Null when the address is that already.
    /// </summary>
    public PageQuery? Canonical(string? raw)
    {
        var page = Page.Without("metadataKey", "metadataValue", "search", "groupKey", "columnKey");
        if (Page["metadataKey"] is { } key && Page["metadataValue"] is { } value)
            page = page.With(MetadataPrefix + key, value);
        if (Page["columnKey"] is { } columnKey)
            page = page.And("column", MetadataPrefix + columnKey);
        if (Page["groupKey"] is { } groupKey)
            page = page.With("group", MetadataPrefix + groupKey);
        if (Page["search"] is { } search)
            page = page.With("name", search switch
            {
                ['"', .. var whole, '"'] => whole,
                _ when search.Contains('*', StringComparison.Ordinal) => search,
                _ => $"*{search}*",
            });
        if (page["range"] == "fixed")
            page = page.Without("range");
        else if (page["range"] is not null)
            page = page.Without("from", "to");
        return page.Values.SequenceEqual(Page.Values) && !HasEmpty(raw) ? null : page;
    }

    private static bool IsMetadata(string name) =>
        name.Length > MetadataPrefix.Length && name.StartsWith(MetadataPrefix, StringComparison.Ordinal);

    private static bool HasEmpty(string? raw) =>
        raw?.TrimStart('?').Split('&').Any(part => part.EndsWith('=')) is true;
}
