using System.Globalization;
using System.Numerics;

namespace Platform.Metrics.Safety;

/// <summary>Which numbers are real ones, as far as their own digits tell.</summary>
internal static class Checksums
{
    /// <summary>ISO/IEC 7812-1: payment cards.</summary>
    public static bool Luhn(string text)
    {
        var digits = Digits(text);
        var sum = 0;
        foreach (var (index, digit) in digits.Reverse().Index())
        {
            var weighted = index % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }

        return digits.Length is >= 13 and <= 19 && sum % 10 == 0 && digits.Distinct().Count() > 1;
    }

    /// <summary>
    /// ISO 13616: the rearranged number, letters as 10 to 35, leaves 1 when divided by 97. Words behind the number, which
    /// look like further groups of it, do not matter.
    /// </summary>
    public static bool Iban(string text)
    {
        var compact = text.Replace(" ", "", StringComparison.Ordinal);
        if (compact.Length < 15)
            return false;

        var number = string.Concat((compact[4..] + compact[..4]).Select(letter =>
            char.IsAsciiDigit(letter) ? letter.ToString() : $"{letter - 'A' + 10}"));
        return (compact.Length <= 34 && BigInteger.Parse(number, CultureInfo.InvariantCulture) % 97 == 1)
            || (text.LastIndexOf(' ') is > 0 and var end && Iban(text[..end]));
    }

    /// <summary>United States: areas 000, 666 and 900 to 999, group 00 and serial 0000 are never issued.</summary>
    public static bool UnitedStatesSocialSecurity(string text) =>
        text.Split('-', ' ') is [var area, var group, var serial]
        && area is not ("000" or "666") && area[0] != '9' && group != "00" && serial != "0000";

    /// <summary>Germany's tax number, § 139b AO: one digit repeats among the first ten; check digit by ISO 7064 MOD 11,10.</summary>
    public static bool GermanTax(string text)
    {
        var digits = Digits(text);
        if (digits.Length != 11 || digits[0] == 0
            || digits[..10].CountBy(digit => digit).Where(digit => digit.Value > 1).ToList() is not [{ Value: 2 or 3 }])
            return false;

        var product = 10;
        foreach (var digit in digits[..10])
        {
            var sum = (digit + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == digits[10];
    }

    /// <summary>France's NIR: 13 digits and a key of 97 minus the remainder by 97; 2A and 2B count as 19 and 18.</summary>
    public static bool FrenchSocialSecurity(string text)
    {
        var compact = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()
            .Replace("2A", "19", StringComparison.Ordinal).Replace("2B", "18", StringComparison.Ordinal);
        return compact.Length == 15 && long.TryParse(compact[..13], out var number) && int.TryParse(compact[13..], out var key)
            && key == 97 - (number % 97);
    }

    /// <summary>Spain's DNI and NIE: the letter follows from the number's remainder by 23; X, Y, Z stand for 0, 1, 2.</summary>
    public static bool SpanishIdentity(string text)
    {
        var compact = text.ToUpperInvariant();
        var digits = "XYZ".IndexOf(compact[0], StringComparison.Ordinal) is >= 0 and var first ? $"{first}{compact[1..^1]}" : compact[..^1];
        return int.TryParse(digits, out var number) && "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == compact[^1];
    }

    /// <summary>Brazil's CPF: both check digits are weighted sums modulo 11.</summary>
    public static bool BrazilianTax(string text)
    {
        var digits = Digits(text);
        return digits.Length == 11 && digits.Distinct().Count() > 1 && Check(9) == digits[9] && Check(10) == digits[10];

        int Check(int length) => digits.Take(length).Select((digit, index) => digit * (length + 1 - index)).Sum() * 10 % 11 % 10;
    }

    private static int[] Digits(string text) => [.. text.Where(char.IsAsciiDigit).Select(digit => digit - '0')];
}
