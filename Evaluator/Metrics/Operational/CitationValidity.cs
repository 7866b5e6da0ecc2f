using System.Text.RegularExpressions;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Operational;

/// <summary>The share of an answer's citations that lead to something that was retrieved: 0 (none) to 1 (all).</summary>
public sealed partial class CitationValidity(GivenOptions? options = null) : DeterministicMetric, ICatalogued<CitationValidity>
{
    private static readonly MetricOption<bool> _requiredOption = MetricOption.Flag("required", false,
        "Whether an answer without any citation scores 0 instead of 1.");

    public static MetricDescription About { get; } = new()
    {
        Name = "CitationValidity",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["actualOutput", "retrievalContext"],
        DefaultThreshold = 1,
        Summary = "Whether the sources that the answer cites were retrieved at all.",
        WhenToUse = "Answers with footnotes such as [1], [2, 3] or [^4], or with links.",
        Formula = "citations that exist / citations: a number must be that of a retrieved document, a link must occur in one; 1 without "
            + "citations, 0 with the option required.",
        Weaknesses = "An existing source need not say what it is cited for: see Faithfulness. Other forms of citation are not seen.",
        Options = [_requiredOption],
    };

    public bool IsRequired { get; init; } = options.Of(_requiredOption);

    public override MetricDescription Description => About;

    public static CitationValidity Create(GivenOptions options) => new(options);

    protected override Measurement Measure(TestCase testCase)
    {
        var documents = testCase.RetrievalContext!;
        var cited = Numbers().Matches(testCase.ActualOutput!)
            .SelectMany(group => Number().Matches(group.Value).Select(number => (Text: $"[{number.Value}]",
                IsValid: int.TryParse(number.ValueSpan, out var index) && index >= 1 && index <= documents.Count)))
            .Concat(Link().Matches(testCase.ActualOutput!).Select(link => link.Value.TrimEnd('.', ',', ';', ')', ']'))
                .Select(link => (Text: link, IsValid: documents.Any(document => document.Contains(link, StringComparison.OrdinalIgnoreCase)))))
            .Distinct().ToList();
        if (cited is [])
            return new(IsRequired ? 0 : 1, "The answer cites nothing.");

        var invalid = cited.Where(citation => !citation.IsValid).Select(citation => citation.Text).ToList();
        return new((double)(cited.Count - invalid.Count) / cited.Count, invalid is []
            ? "All that is cited was retrieved." : $"Not retrieved: {string.Join(", ", invalid)}.");
    }

    [GeneratedRegex(@"\[\^?\d{1,3}(?:\s*[,;]\s*\^?\d{1,3})*\](?!\()")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Link();
}
