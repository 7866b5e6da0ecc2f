using Platform.Metrics.TestCases;
using Platform.Worker.TestCases;
using static Platform.Worker.Tests.TestCases.Spans;

namespace Platform.Worker.Tests.TestCases;

public sealed class SpanTreeTests
{
    [Fact]
    public void Nests_steps_in_start_order()
    {
        var root = Span("root");
        var tree = new SpanTree([root, Span("a", "root", startMs: 1), Span("a1", "a", startMs: 2), Span("b", "root", startMs: 3)]);

        Assert.Equal("root(a(a1) b)", Draw(tree.StepOf(root)));
    }

    [Fact]
    public void A_span_whose_parent_has_not_arrived_is_a_root()
    {
        var tree = new SpanTree([Span("orphan", "missing"), Span("root", startMs: 1)]);

        Assert.Equal(["orphan", "root"], tree.Roots.Select(root => root.SpanId));
        Assert.Equal("root", tree.Root!.SpanId);
    }

    [Fact]
    public void Spans_that_name_each_other_as_parents_are_walked_once()
    {
        var a = Span("a", "b");
        var tree = new SpanTree([a, Span("b", "a")]);

        Assert.Empty(tree.Roots);
        Assert.Equal("a(b)", Draw(tree.StepOf(a)));
    }

    [Fact]
    public void Thousands_of_nested_spans_do_not_overflow_the_stack()
    {
        var spans = Enumerable.Range(0, 20_000).Select(i => Span($"{i}", i == 0 ? null : $"{i - 1}")).ToList();

        var step = new SpanTree(spans).StepOf(spans[0]);

        var depth = 1;
        for (; step.Children is [var child]; step = child)
            depth++;
        Assert.Equal(20_000, depth);
    }

    private static string Draw(TraceStep step) =>
        step.Children is [] ? step.Name : $"{step.Name}({string.Join(' ', step.Children.Select(Draw))})";
}
