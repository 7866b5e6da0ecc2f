using System.Globalization;

namespace Platform.Storage.Datasets;

/// <summary>Names of versions, as DeepEval has them: three pairs of digits that count like one number.</summary>
public static class VersionName
{
    private const int Base = 100;

    /// <param name="number">1 to 999,999.</param>
    public static string Of(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number / Base / Base:D2}.{number / Base % Base:D2}.{number % Base:D2}");

    /// <summary>Takes <c>00.00.03</c>, <c>0.0.3</c> and <c>3</c>.</summary>
    public static bool TryParse(string? name, out int number)
    {
        number = 0;
        var parts = (name ?? "").Split('.');
        if (parts.Length is not (1 or 3))
            return false;
        foreach (var part in parts)
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var pair) || (parts.Length == 3 && pair >= Base))
                return false;
            number = number * Base + pair;
        }

        return number is >= 1 and < Base * Base * Base;
    }
}
