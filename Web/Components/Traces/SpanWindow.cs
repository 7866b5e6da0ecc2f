using Platform.Storage.Traces;
using Platform.Web.Addresses;

namespace Platform.Web.Components.Traces;

/// <summary>The rows of a tree that an address shows, in chunks of which only those in view are drawn.</summary>
public sealed class SpanWindow
{
    /// <summary>Rows of a chunk; app.css reserves this height.</summary>
    public const int ChunkSize = 100;

    /// <summary>Up to this many rows are drawn at once: a page of them is still light.</summary>
    public const int MostAtOnce = 1000;

    /// <param name="found">Spans that contain what is searched for; null when nothing is.</param>
    public SpanWindow(SpanTree tree, TraceQuery query, IReadOnlySet<string>? found)
    {
        Tree = tree;
        Query = query;
        Rows = query.Only is not null || found is not null ? Matching(tree, query.Only, found)
            : query.Folded.Count > 0 ? Unfolded(tree, query.Folded)
            : tree.Rows;
    }

    public SpanTree Tree { get; }

    public TraceQuery Query { get; }

    public IReadOnlyList<SpanRow> Rows { get; }

    public bool AtOnce => Rows.Count <= MostAtOnce;

    public IEnumerable<int> Chunks => Enumerable.Range(0, (Rows.Count + ChunkSize - 1) / ChunkSize).Select(i => i * ChunkSize);

    public IEnumerable<SpanRow> ChunkAt(int from) => Rows.Skip(from).Take(ChunkSize);

    /// <summary>
    /// Whether a chunk is part of the page: the one asked for, the one with the open span, and the last, whose height
    /// nobody else knows.
    /// </summary>
    public bool IsDrawn(int chunk) =>
        chunk == Query.From / ChunkSize * ChunkSize || chunk + ChunkSize >= Rows.Count
        || ChunkAt(chunk).Any(row => row.Span.SpanId == Query.Span);

    private static List<SpanRow> Unfolded(SpanTree tree, IReadOnlySet<string> folded)
    {
        var rows = new List<SpanRow>(tree.Rows.Count);
        for (var i = 0; i < tree.Rows.Count; i++)
        {
            var row = tree.Rows[i];
            rows.Add(row);
            if (folded.Contains(row.Span.SpanId))
                i += row.Descendants;
        }
        return rows;
    }

    /// <summary>What matches, and what leads there.</summary>
    private static List<SpanRow> Matching(SpanTree tree, string? only, IReadOnlySet<string>? found)
    {
        var shown = new HashSet<int>();
        foreach (var row in tree.Rows.Where(row => Matches(row, only) && found?.Contains(row.Span.SpanId) is not false))
        {
            for (var at = row; at is not null && shown.Add(at.Index); at = at.Depth == 0 ? null : tree.Find(at.Span.ParentSpanId))
            {
            }
        }
        return [.. shown.Order().Select(index => tree.Rows[index])];
    }

    private static bool Matches(SpanRow row, string? only) => only switch
    {
        "errors" => row.Span.Status == "error",
        "calls" => row.Span.Type is SpanTypes.Llm or SpanTypes.Tool,
        _ => true,
    };
}
