using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>1 when the actual output is Markdown without the faults that show as raw text; otherwise 0.</summary>
public sealed partial class WellFormedMarkdown : DeterministicMetric, ICatalogued<WellFormedMarkdown>
{
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    public static MetricDescription About { get; } = Assertion.Describe("WellFormedMarkdown", ["actualOutput"],
        "Whether the actual output is Markdown that renders as meant.",
        "Answers that are shown as Markdown, above all those that a length limit may have cut.",
        "1 when every code fence is closed, every table row has its table's columns, every heading has a space after its #, "
            + "and no link is cut, else 0.",
        "Any text is some Markdown: only faults that CommonMark shows as raw text are found.");

    public override MetricDescription Description => About;

    public static WellFormedMarkdown Create(GivenOptions options) => new();

    protected override Measurement Measure(TestCase testCase)
    {
        var faults = Faults(Markdown.Parse(testCase.ActualOutput!, _pipeline)).Distinct().ToList();
        return faults is [] ? new(1, "The Markdown is well-formed.") : new(0, $"The Markdown has {string.Join("; ", faults)}.");
    }

    private static IEnumerable<string> Faults(MarkdownDocument document)
    {
        foreach (var node in document.Descendants())
        {
            var fault = node switch
            {
                FencedCodeBlock { ClosingFencedCharCount: 0 } => "a code fence that is not closed",
                Table table when table.OfType<TableRow>().Any(row => row.Count != ((TableRow)table[0]).Count) =>
                    "a table row with another number of columns",
                LiteralInline literal when HeadingWithoutSpace().IsMatch(literal.Content.ToString()) && literal.PreviousSibling is null =>
                    "a heading without a space after #",
                LiteralInline literal when CutLink().IsMatch(literal.Content.ToString()) => "a link that is cut",
                LinkInline { Url: null or "" } => "a link without a target",
                _ => null,
            };
            if (fault is not null)
                yield return $"{fault} (line {node.Line + 1})";
        }
    }

    [GeneratedRegex("^#{1,6}[^#\\s]")]
    private static partial Regex HeadingWithoutSpace();

    [GeneratedRegex(@"\]\([^)]*$")]
    private static partial Regex CutLink();
}
