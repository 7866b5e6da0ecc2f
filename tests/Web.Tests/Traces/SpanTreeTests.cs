using CsCheck;
using Platform.Storage.Traces;
using Platform.Web.Addresses;
using Platform.Web.Components.Traces;

namespace Platform.Web.Tests.Traces;

public class SpanTreeTests
{
    [Fact]
    public void Places_each_span_below_its_parent_and_siblings_by_start()
    {
        var tree = new SpanTree([Node("a"), Node("c", "a", 1), Node("b", "a", 2), Node("d", "c", 3)]);

        Assert.Equal([("a", 0, 3), ("c", 1, 1), ("d", 2, 0), ("b", 1, 0)], tree.Rows.Select(row => (row.Span.SpanId, row.Depth, row.Descendants)));
    }

    [Fact]
    public void Shows_a_span_whose_parent_has_not_arrived_and_says_so()
    {
        var tree = new SpanTree([Node("a"), Node("b", "missing", 1)]);

        Assert.Equal([("a", false), ("b", true)], tree.Rows.Select(row => (row.Span.SpanId, row.Orphan)));
    }

    [Fact]
    public void Gives_every_span_one_row_whatever_their_parents_are() =>
        Gen.Int[-1, 40].Array[1, 40].Sample(parents =>
        {
            var tree = new SpanTree([.. parents.Select((parent, i) => Node($"{i}", parent < 0 ? null : $"{parent}", i))]);

            Assert.Equal(Enumerable.Range(0, parents.Length).Select(i => $"{i}"), tree.Rows.Select(row => row.Span.SpanId).Order(Comparer<string>.Create(
                (left, right) => int.Parse(left, null).CompareTo(int.Parse(right, null)))));
            foreach (var row in tree.Rows)
                Assert.All(tree.Rows.Skip(row.Index + 1).Take(row.Descendants), below => Assert.True(below.Depth > row.Depth));
        });

    [Fact]
    public void Follows_a_trace_ten_thousand_spans_deep()
    {
        var tree = new SpanTree([.. Enumerable.Range(0, 10_000).Select(i => Node($"{i}", i == 0 ? null : $"{i - 1}", i))]);

        Assert.Equal(9_999, tree.Rows[^1].Depth);
        Assert.Equal(9_999, tree.Rows[0].Descendants);
    }

    [Fact]
    public void Knows_where_the_time_and_the_money_went()
    {
        var tree = new SpanTree(
        [
            Node("agent", null, 0, 100) with { CostUsd = 9 }, // repeats what its model call cost
            Node("tool", "agent", 1, 70),
            Node("model", "agent", 2, 20) with { Type = SpanTypes.Llm, CostUsd = 9 },
        ]);

        Assert.Equal("tool", tree.Slowest!.Span.SpanId);
        Assert.Equal("model", tree.MostExpensive!.Span.SpanId);
    }

    [Theory]
    [InlineData("", "a b c d")]
    [InlineData("fold=b", "a b d")]
    [InlineData("only=errors", "a b c")]
    [InlineData("only=calls", "a d")]
    public void A_window_shows_what_its_address_says(string query, string expected)
    {
        var tree = new SpanTree(
        [
            Node("a"), Node("b", "a", 1), Node("c", "b", 2) with { Status = "error" }, Node("d", "a", 3) with { Type = SpanTypes.Tool },
        ]);

        var window = new SpanWindow(tree, TraceQuery.Parse("x", query), found: null);

        Assert.Equal(expected, string.Join(' ', window.Rows.Select(row => row.Span.SpanId)));
    }

    private static SpanNode Node(string id, string? parent = null, long start = 0, long length = 10) => new()
    {
        SpanId = id,
        ParentSpanId = parent,
        Name = id,
        Type = SpanTypes.Span,
        Status = "ok",
        StartTime = new(start),
        EndTime = new(start + length),
    };
}
