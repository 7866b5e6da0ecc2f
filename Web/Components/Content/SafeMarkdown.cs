using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Platform.Web.Components.Content;

/// <summary>
/// Markdown that models and users wrote, as HTML that cannot do anything: raw HTML is shown as text, links lead only to
/// http, https and mailto, and images become links, because nothing is loaded from elsewhere.
/// </summary>
internal static class SafeMarkdown
{
    private const int MostLetters = 50_000;

    // No generic attributes: they would let text set any attribute.
    private static readonly MarkdownPipeline _pipeline =
        new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseEmphasisExtras().UseTaskLists().Build();

    /// <returns>Null when the text is better shown as it is: too long, nested too deep, or without any Markdown in it.</returns>
    public static MarkupString? ToHtml(string text)
    {
        if (text.Length > MostLetters || !LooksLikeMarkdown(text))
            return null;
        try
        {
            var document = Markdown.Parse(text, _pipeline);
            Disarm(document);
            return new(document.ToHtml(_pipeline));
        }
        catch (ArgumentException) // nested deeper than Markdig follows
        {
            return null;
        }
    }

    private static void Disarm(MarkdownDocument document)
    {
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            link.IsImage = false;
            if (!IsSafe(link.GetDynamicUrl?.Invoke() ?? link.Url))
                (link.GetDynamicUrl, link.Url, link.Title) = (null, "", null);
        }
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsSafe(link.Url)).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));
    }

    private static bool IsSafe(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto";

    /// <summary>Plain text keeps its line breaks, which Markdown would join.</summary>
    private static bool LooksLikeMarkdown(string text) =>
        text.Contains("```", StringComparison.Ordinal) || text.Contains("**", StringComparison.Ordinal)
        || text.Contains("](", StringComparison.Ordinal) || text.Contains('`', StringComparison.Ordinal)
        || text.Split('\n').Any(line => line.TrimStart() is ['#', ' ' or '#', ..] or ['-' or '*', ' ', ..] or ['|', ..] or ['>', ' ', ..]
            || line.TrimStart() is [>= '0' and <= '9', '.', ' ', ..]);
}
