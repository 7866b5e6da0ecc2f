namespace Platform.Web.Addresses;

/// <summary>The address of a Trace page: which span is open, and what of the tree is shown.</summary>
public sealed record TraceQuery(PageQuery Page)
{
    public static IReadOnlyList<(string? Name, string Label)> Tabs { get; } =
        [(null, "Input and output"), ("scores", "Scores"), ("attributes", "Attributes"), ("events", "Events"), ("json", "JSON")];

    public static TraceQuery Parse(string traceId, string? query) => new(PageQuery.Parse($"traces/{traceId}", query));

    /// <summary>The open span; null when the trace itself is.</summary>
    public string? Span => Page["span"]?.ToLowerInvariant();

    /// <summary>Null for input and output.</summary>
    public string? Tab => Tabs.FirstOrDefault(tab => tab.Name == Page["tab"]).Name;

    /// <summary><c>errors</c>, <c>calls</c> (models and tools), or null for all spans.</summary>
    public string? Only => Page["only"] is "errors" or "calls" ? Page["only"] : null;

    /// <summary>Text that a span must contain.</summary>
    public string? Find => Page["find"];

    /// <summary>Spans whose descendants are hidden.</summary>
    public IReadOnlySet<string> Folded => Page.All("fold").ToHashSet();

    /// <summary>The row that a window of a long tree begins with.</summary>
    public int From => int.TryParse(Page["from"], out var from) ? Math.Max(0, from) : 0;

    public PageQuery ToSpan(string? spanId) => Page.Without("from").With("span", spanId);

    public PageQuery ToTab(string? tab) => Page.With("tab", tab);
}
