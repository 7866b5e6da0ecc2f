using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Estimates;

/// <summary>Reads the number of judge calls off what the catalogue says: <c>1; thorough 2 * exchanges + 1</c>.</summary>
public static partial class CallFormula
{
    /// <param name="exchanges">What stands for every name in the formula: of one subject usually as many as it has turns.</param>
    /// <returns>For one subject; 0 without a judge.</returns>
    public static double Calls(MetricDescription metric, JsonElement? options, double exchanges)
    {
        var parts = metric.JudgeCalls.Split(';', StringSplitOptions.TrimEntries);
        var formula = Array.Find(parts, part => part.StartsWith("thorough ", StringComparison.Ordinal)) is { } thorough
            && Option(options, "thorough") is { ValueKind: JsonValueKind.True } ? thorough["thorough ".Length..] : parts[0];
        var votes = Option(options, "votes") is { ValueKind: JsonValueKind.Number } given ? given.GetDouble() : 1;
        return votes * formula.Split(',')[0].Split('+').Sum(term => Term(term, exchanges));
    }

    private static double Term(string term, double exchanges)
    {
        var factor = Number().Match(term) is { Success: true } number ? double.Parse(number.Value, CultureInfo.InvariantCulture) : 1;
        return term.Contains("for every", StringComparison.Ordinal) || !term.Any(char.IsLetter) ? factor : factor * exchanges;
    }

    private static JsonElement? Option(JsonElement? options, string name) =>
        options is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) ? value : null;

    [GeneratedRegex(@"^\s*\d+")]
    private static partial Regex Number();
}
