using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>The share of links in the actual output that are well-formed: 0 (worst) to 1 (all, or none there).</summary>
public sealed class WellFormedLinks : DeterministicMetric, ICatalogued<WellFormedLinks>
{
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder().UseAutoLinks().Build();

    private static readonly MetricOption<IReadOnlyList<string>> _schemes = MetricOption.Texts("schemes", ["https", "http", "mailto"],
        "Schemes that may be linked to.");

    private static readonly MetricOption<IReadOnlyList<string>> _hosts = MetricOption.Texts("hosts", [],
        "Hosts that may be linked to, their subdomains included; any when not given.");

    private static readonly MetricOption<bool> _relative = MetricOption.Flag("relative", false, "Whether links may be relative.");

    public IReadOnlyList<string> Schemes { get; init; } = ["https", "http", "mailto"];

    public IReadOnlyList<string> Hosts { get; init; } = [];

    public bool Relative { get; init; }

    public static MetricDescription About { get; } = Assertion.Describe("WellFormedLinks", ["actualOutput"],
        "Whether the links in the actual output are addresses that can be followed.",
        "Answers with sources or booking links, and agents that must link to their own site only.",
        "Links with an allowed scheme, a host that could exist and is allowed, and no white space, divided by all links; 1 without links.",
        "Follows none: a well-formed link may lead nowhere.",
        _schemes, _hosts, _relative);

    public override MetricDescription Description => About;

    public static WellFormedLinks Create(GivenOptions options) => new()
    {
        Schemes = options.Get(_schemes),
        Hosts = options.Get(_hosts),
        Relative = options.Get(_relative),
    };

    protected override Measurement Measure(TestCase testCase)
    {
        var links = Markdown.Parse(testCase.ActualOutput!, _pipeline).Descendants()
            .Select(node => node switch { LinkInline link => link.Url ?? "", AutolinkInline auto => auto.IsEmail ? $"mailto:{auto.Url}" : auto.Url, _ => null })
            .OfType<string>().ToList();
        var broken = links.Where(link => !IsFine(link)).ToList();
        return new(links is [] ? 1 : (double)(links.Count - broken.Count) / links.Count,
            broken is [] ? $"All {links.Count} links are well-formed." : $"Not well-formed or not allowed: {string.Join(", ", broken.Select(link => $"\"{link}\""))}.");
    }

    private bool IsFine(string link)
    {
        if (link.Any(char.IsWhiteSpace) || link.Length == 0)
            return false;
        if (!link.Contains(':', StringComparison.Ordinal))
            return Relative;
        if (!Uri.TryCreate(link, UriKind.Absolute, out var address) || !Schemes.Contains(address.Scheme))
            return false;
        if (address.Scheme == Uri.UriSchemeMailto)
            return address is { UserInfo: not "", Host: var mail } && mail.Contains('.', StringComparison.Ordinal);

        return (address.Host.Contains('.', StringComparison.Ordinal) || address.IsLoopback) && (Hosts is []
            || Hosts.Any(host => address.Host == host || address.Host.EndsWith($".{host}", StringComparison.OrdinalIgnoreCase)));
    }
}
