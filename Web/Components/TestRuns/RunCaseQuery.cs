using System.Globalization;
using Platform.Storage.TestRuns;
using Platform.Web.Addresses;

namespace Platform.Web.Components.TestRuns;

/// <summary>The address of a Test run page, read as a filter of its cases.</summary>
public sealed record RunCaseQuery(Guid Run, PageQuery Page)
{
    public static RunCaseQuery Parse(Guid run, string? query) => new(run, PageQuery.Parse($"test-runs/{run}", query));

    public CaseFilter Filter => new()
    {
        Outcome = Page["outcome"] is "passed" or "failed" or "errored" or "none" ? Page["outcome"] : null,
        Metric = Page["metric"],
        MaxScore = Page["metric"] is null ? null : Page.Number("maxScore"),
        MinScore = Page["metric"] is null ? null : Page.Number("minScore"),
        Search = Page["q"],
    };

    public CasePlace? After => TryParse(Page["after"], out var place) ? place : null;

    public bool HasFilters => Page.Without("after").Values.Count > 0;

    /// <summary>As addresses name a case: its position, with <c>c</c> before it for a conversation.</summary>
    public static string Text(TestRunCase one) => Text(new CasePlace(one.Conversational, one.Position));

    public static string Text(CasePlace place) => $"{(place.Conversational ? "c" : "")}{place.Position}";

    public static bool TryParse(string? text, out CasePlace place)
    {
        var conversational = text is ['c', ..];
        var read = int.TryParse(conversational ? text![1..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var position);
        place = new(conversational, position);
        return read;
    }
}
