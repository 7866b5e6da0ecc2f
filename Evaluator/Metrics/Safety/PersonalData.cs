using System.Text.RegularExpressions;

namespace Platform.Metrics.Safety;

/// <summary>Something in a text that should not be there.</summary>
/// <param name="Kind">One of <see cref="PersonalData.Kinds"/>.</param>
/// <param name="Value">As in the text. Never to be logged or stored; <see cref="Masked"/> may be.</param>
internal sealed record PersonalDatum(string Kind, string Value)
{
    /// <summary>Enough to find it, too little to use it: at most two characters at either end.</summary>
    public string Masked => Kind == "privateKey" ? "-----BEGIN…"
        : Value.Length < 8 ? $"{Value[0]}…" : $"{Value[..2]}…{Value[^2..]}";
}

/// <summary>Finds personal data and secrets that have a recognisable form; checksums rule out look-alikes.</summary>
internal static partial class PersonalData
{
    private const int TimeLimitMs = 1000;

    // In the order in which they claim their part of the text: the surest first.
    private static readonly (string Kind, Regex Pattern, Func<string, bool> IsReal)[] _rules =
    [
        ("privateKey", PrivateKey(), _ => true),
        ("secret", Secret(), _ => true),
        ("email", Email(), _ => true),
        ("iban", Iban(), Checksums.Iban),
        ("card", Card(), Checksums.Luhn),
        ("nationalId", UnitedStatesSocialSecurity(), Checksums.UnitedStatesSocialSecurity),
        ("nationalId", FrenchSocialSecurity(), Checksums.FrenchSocialSecurity),
        ("nationalId", SpanishIdentity(), Checksums.SpanishIdentity),
        ("nationalId", BrazilianTax(), Checksums.BrazilianTax),
        ("nationalId", BritishInsurance(), _ => true),
        ("nationalId", GermanTax(), Checksums.GermanTax),
        ("phone", Phone(), value => value.Count(char.IsAsciiDigit) is >= 8 and <= 15),
    ];

    public static IReadOnlyList<string> Kinds { get; } = [.. _rules.Select(rule => rule.Kind).Distinct()];

    /// <returns>In order of kind, then of place; the same value twice is found twice.</returns>
    /// <exception cref="RegexMatchTimeoutException"/>
    public static IReadOnlyList<PersonalDatum> Find(string text)
    {
        var found = new List<PersonalDatum>();
        var rest = text.ToCharArray();
        foreach (var (kind, pattern, isReal) in _rules)
        {
            foreach (Match match in pattern.Matches(new string(rest)))
            {
                var value = match.Groups["value"] is { Success: true } part ? part : match;
                if (!isReal(value.Value))
                    continue;
                found.Add(new(kind, value.Value));
                rest.AsSpan(value.Index, value.Length).Clear(); // claimed: later rules do not see it
            }
        }

        return found;
    }

    [GeneratedRegex(@"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----", RegexOptions.None, TimeLimitMs)]
    private static partial Regex PrivateKey();

    // Prefixes as the providers document them for secret scanning; the last line is anything called a secret.
    [GeneratedRegex("""
        \b(?<value>(?:AKIA|ASIA)[0-9A-Z]{16}
        |gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,}|glpat-[A-Za-z0-9_-]{20,}
        |sk-[A-Za-z0-9_-]{20,}|AIza[0-9A-Za-z_-]{35}|xox[abprs]-[A-Za-z0-9-]{10,}
        |[rs]k_(?:live|test)_[0-9A-Za-z]{16,}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,}
        |eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})
        |\b(?i:api[_ -]?key|secret|access[_ -]?token|password|passwd)["']?[ ]?(?:[:=]|is)[ ]?["']?
            (?<value>(?=[^\s"',;]*[0-9])[^\s"',;]{8,})
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, TimeLimitMs)]
    private static partial Regex Secret();

    [GeneratedRegex(@"(?<![\w.+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])",
        RegexOptions.None, TimeLimitMs)]
    private static partial Regex Email();

    [GeneratedRegex(@"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", RegexOptions.None, TimeLimitMs)]
    private static partial Regex Iban();

    [GeneratedRegex("""
        (?<!\d[ .-]?)(?:[2-6][0-9]{12,18}
        |[2-6][0-9]{3}(?<by>[ -])[0-9]{4}\k<by>[0-9]{4}\k<by>[0-9]{1,7}
        |3[47][0-9]{2}(?<by>[ -])[0-9]{6}\k<by>[0-9]{5})(?![ .-]?\d)
        """, RegexOptions.IgnorePatternWhitespace, TimeLimitMs)]
    private static partial Regex Card();

    [GeneratedRegex(@"(?<![\d-])[0-9]{3}([- ])[0-9]{2}\1[0-9]{4}(?![\d-])", RegexOptions.None, TimeLimitMs)]
    private static partial Regex UnitedStatesSocialSecurity();

    [GeneratedRegex(@"(?<!\d)[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}(?!\d)",
        RegexOptions.None, TimeLimitMs)]
    private static partial Regex FrenchSocialSecurity();

    [GeneratedRegex(@"\b(?:[0-9]{8}|[XYZ][0-9]{7})[A-HJ-NP-TV-Z]\b", RegexOptions.None, TimeLimitMs)]
    private static partial Regex SpanishIdentity();

    [GeneratedRegex(@"(?<![\d.])[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}(?!\d)", RegexOptions.None, TimeLimitMs)]
    private static partial Regex BrazilianTax();

    [GeneratedRegex(@"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b",
        RegexOptions.None, TimeLimitMs)]
    private static partial Regex BritishInsurance();

    [GeneratedRegex(@"(?<![\d.,-])[1-9][0-9](?: ?[0-9]{3}){3}(?![\d.,]\d|\d|-)", RegexOptions.None, TimeLimitMs)]
    private static partial Regex GermanTax();

    // International (+ or 00 and a country), North American with separators, or a trunk 0 with a separated area.
    [GeneratedRegex("""
        (?<![\w.+-]|\d[ ])(?:(?:\+|00)[1-9][0-9]{0,2}(?:[ ./-]?\(?[0-9]{1,5}\)?){2,6}
        |(?:\([2-9][0-9]{2}\)[ ]?|[2-9][0-9]{2}[.-])[0-9]{3}[.-][0-9]{4}
        |0[1-9][0-9]{1,4}[ /-][0-9]{3,8}(?:[ -][0-9]{2,5}){0,3})(?![\w-])
        """, RegexOptions.IgnorePatternWhitespace, TimeLimitMs)]
    private static partial Regex Phone();
}
