using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Platform.Metrics.Images;

/// <summary>An image in a text, with what stands around it.</summary>
/// <param name="Above">The text before it, up to the image before.</param>
/// <param name="Below">The text after it, up to the next image.</param>
internal sealed record PlacedImage(AIContent Image, string Above, string Below);

/// <summary>Finds the images of a text that is written in Markdown: <c>![…](data:image/png;base64,…)</c> or <c>![…](https://…)</c>.</summary>
internal static partial class MarkdownImages
{
    private const int Most = 20; // what providers take at once

    public static IReadOnlyList<PlacedImage> Of(string? text)
    {
        var found = Image().Matches(text ?? "").Take(Most).ToList();
        return [.. found.Select((image, index) =>
        {
            var (start, end) = (index == 0 ? 0 : found[index - 1].Index + found[index - 1].Length, image.Index + image.Length);
            var next = index + 1 < found.Count ? found[index + 1].Index : text!.Length;
            return new PlacedImage(Content(image.Groups["address"].Value), text![start..image.Index].Trim(), text[end..next].Trim());
        })];
    }

    /// <summary>The text without its images.</summary>
    public static string Words(string? text) => Image().Replace(text ?? "", "").Trim();

    private static AIContent Content(string address) =>
        address.StartsWith("data:", StringComparison.Ordinal) ? new DataContent(address) : new UriContent(address, "image/*");

    [GeneratedRegex(@"!\[[^\]]*\]\((?<address>data:image/[\w.+-]+;base64,[A-Za-z0-9+/=]+|https?://[^\s)]+)\)")]
    private static partial Regex Image();
}
