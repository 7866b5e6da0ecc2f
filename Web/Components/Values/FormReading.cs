using System.Globalization;
using System.Text.Json;

namespace Platform.Web.Components.Values;

/// <summary>Reads what people typed, and keeps in sentences what could not be read.</summary>
internal sealed class FormReading
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public static IReadOnlyList<string>? Texts(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } texts ? texts : null;

    /// <param name="what">For example <c>A price</c>.</param>
    /// <param name="needs">For example <c>a model</c>.</param>
    public string Required(string what, string needs, string? text)
    {
        if (Text(text) is { } given)
            return given;
        _problems.Add($"{what} needs {needs}.");
        return "";
    }

    public double? Number(string what, string? text)
    {
        if (Text(text) is not { } given)
            return null;
        if (double.TryParse(given, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        _problems.Add($"{what} must be a number, not “{given}”.");
        return null;
    }

    /// <returns>0 or more.</returns>
    public decimal? Money(string what, string? text)
    {
        if (Text(text) is not { } given)
            return null;
        if (decimal.TryParse(given, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var money))
            return money;
        _problems.Add($"{what} must be an amount in USD, not “{given}”.");
        return null;
    }

    public Dictionary<string, string>? Pairs(string what, string? text)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } key, { Length: > 0 } value])
                pairs[key] = value;
            else
                _problems.Add($"{what} is written key=value, one a line; “{line}” is not.");
        }
        return pairs.Count == 0 ? null : pairs;
    }

    public JsonElement? Json(string what, string? text)
    {
        if (Text(text) is not { } given)
            return null;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(given);
        }
        catch (JsonException problem)
        {
            _problems.Add($"{what} must be a JSON object: {problem.Message}");
            return null;
        }
    }
}
