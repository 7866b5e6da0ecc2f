using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Metrics.Catalogue;

/// <summary>A setting of a metric, as the catalogue documents it.</summary>
/// <param name="name">As in JSON.</param>
/// <param name="type">For people: <c>boolean</c>, <c>text</c>, <c>list of texts</c> ….</param>
/// <param name="meaning">What it changes.</param>
public abstract class MetricOption(string name, string type, string meaning)
{
    public string Name => name;

    public string Type => type;

    public string Meaning => meaning;

    /// <summary>What holds when the option is not given; null when nothing does.</summary>
    [JsonPropertyName("default")]
    public abstract JsonElement? WhenNotGiven { get; }

    internal static MetricOption<bool> Flag(string name, bool defaultValue, string meaning) =>
        new(name, "boolean", meaning, defaultValue, given => given.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? given.GetBoolean() : throw new FormatException("must be true or false"));

    internal static MetricOption<int?> Count(string name, string meaning) =>
        new(name, "whole number", meaning, null, given =>
            given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var count) && count > 0
                ? count : throw new FormatException("must be a whole number above 0"));

    internal static MetricOption<int> Whole(string name, int defaultValue, int min, int max, string meaning) =>
        new(name, "whole number", meaning, defaultValue, given =>
            given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var number) && number >= min && number <= max
                ? number : throw new FormatException($"must be a whole number from {min} to {max}"));

    internal static MetricOption<double> Number(string name, double defaultValue, double min, double max, string meaning) =>
        new(name, "number", meaning, defaultValue, given =>
            given.ValueKind == JsonValueKind.Number && given.TryGetDouble(out var number) && number >= min && number <= max
                ? number : throw new FormatException(
                    string.Create(CultureInfo.InvariantCulture, $"must be a number from {min} to {max}")));

    internal static MetricOption<string?> Text(string name, string meaning) =>
        new(name, "text", meaning, null, given => given.ValueKind == JsonValueKind.String && given.GetString() is { } text
            && !string.IsNullOrWhiteSpace(text) ? text : throw new FormatException("must be a text that is not blank"));

    internal static MetricOption<string> RequiredText(string name, string meaning) =>
        new(name, "text", $"Required. {meaning}", "", given => Text(name, "").Read(given)!) { IsRequired = true };

    internal static MetricOption<IReadOnlyList<string>> RequiredTexts(string name, string meaning) =>
        new(name, "list of texts", $"Required. {meaning}", [], given => ReadTexts(given, []) is { Count: > 0 } texts
            ? texts : throw new FormatException("must name at least one"))
        { IsRequired = true };

    internal static MetricOption<IReadOnlyList<string>> Texts(
        string name, IReadOnlyList<string> defaultValue, string meaning, params string[] allowed) =>
        new(name, "list of texts", meaning, defaultValue, given => ReadTexts(given, allowed));

    /// <summary>Not giving the list means something else than giving an empty one.</summary>
    internal static MetricOption<IReadOnlyList<string>?> OptionalTexts(string name, string meaning) =>
        new(name, "list of texts", meaning, null, given => ReadTexts(given, []));

    private static List<string> ReadTexts(JsonElement given, string[] allowed)
    {
        if (given.ValueKind != JsonValueKind.Array)
            throw new FormatException("must be a list of texts");

        var texts = new List<string>();
        foreach (var item in given.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(item.GetString()))
                throw new FormatException("must be a list of texts that are not blank");
            if (allowed is not [] && !allowed.Contains(item.GetString()))
                throw new FormatException($"has the unknown value \"{item.GetString()}\"; known: {string.Join(", ", allowed)}");
            texts.Add(item.GetString()!);
        }

        return texts;
    }
}

/// <summary>An option whose values are read as <typeparamref name="T"/>.</summary>
/// <param name="read">Throws <see cref="FormatException"/>, "must be …", on a value that does not fit.</param>
public sealed class MetricOption<T>(
    string name, string type, string meaning, T defaultValue, Func<JsonElement, T> read) : MetricOption(name, type, meaning)
{
    public override JsonElement? WhenNotGiven =>
        defaultValue is null || IsRequired ? null : JsonSerializer.SerializeToElement(defaultValue, JsonSerializerOptions.Web);

    internal bool IsRequired { get; init; }

    internal T DefaultValue => defaultValue;

    internal T Read(JsonElement given) => read(given);
}
