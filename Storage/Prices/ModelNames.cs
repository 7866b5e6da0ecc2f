using System.Text.RegularExpressions;

namespace Platform.Storage.Prices;

/// <summary>The names under which a model's price may stand: as sent, then without what is put around the plain name.</summary>
internal static partial class ModelNames
{
    /// <summary>The longest name first, so that a price for a dated form goes before the one of the plain form.</summary>
    internal static IEnumerable<string> Candidates(string model)
    {
        yield return model;
        if (model.EndsWith(":free", StringComparison.OrdinalIgnoreCase)) // OpenRouter: not the price of the plain name
            yield break;
        var name = model;
        // "openai/gpt-5", "models/gemini-2.5-pro", "us.anthropic.claude-…", "projects/…/models/…"
        if (name.LastIndexOf('/') is >= 0 and var slash)
            yield return name = name[(slash + 1)..];
        if (Vendor().Match(name) is { Length: > 0 } vendor)
            yield return name = name[vendor.Length..];

        // One suffix after another: "claude-sonnet-4-5-20250929-v1:0" → without "-v1:0" → without the date.
        while (Suffix().Match(name) is { Success: true, Index: > 0 } suffix)
            yield return name = name[..suffix.Index];
        // OpenRouter writes Anthropic's versions with a dot.
        if (name.StartsWith("claude", StringComparison.OrdinalIgnoreCase) && name.Contains('.', StringComparison.Ordinal))
            yield return name.Replace('.', '-');
    }

    [GeneratedRegex(@"^(?:(?:us|eu|apac|jp|au|global|us-gov)\.)?(?:anthropic|openai|mistral|deepseek|moonshotai|google|x-ai|xai)\.",
        RegexOptions.IgnoreCase)]
    private static partial Regex Vendor();

    // A date in any usual form, a release number, a channel, a variant after "@" or ":".
    [GeneratedRegex(@"(?:[-@:_]20\d{2}[-_]?\d{2}[-_]?\d{2}|-\d{2}-\d{2}|-\d{3,4}|-v\d+(?::\d+)?|[@:][\w.-]+|-latest|-preview|-exp|-default)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Suffix();
}
