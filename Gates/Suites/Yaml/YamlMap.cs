using System.Globalization;
using System.Text.Json;

namespace Platform.Suites.Yaml;

/// <summary>
/// Reads the keys of a map, and notes what is wrong at its place: a value of another type is as if it were absent. What was never
/// asked for is unknown (<see cref="RefuseUnknown"/>).
/// </summary>
internal sealed class YamlMap(YamlNode node, string file, List<SuiteProblem> problems)
{
    private readonly List<string> _asked = [];

    public YamlNode Node => node;

    /// <param name="inner">A map within this one.</param>
    public YamlMap Into(YamlNode inner) => new(inner, file, problems);

    public string? Text(string key) => Value(key) switch
    {
        null => null,
        { Kind: YamlKind.Scalar, IsNull: false } value when value.Text.Trim().Length > 0 => value.Text,
        var value => Wrong<string>(value, $"{key} must be a text."),
    };

    public string RequiredText(string key)
    {
        if (Value(key) is null)
            Refuse(node, $"{key} is missing.");
        return Text(key) ?? "";
    }

    public double? Number(string key, double min = double.MinValue, double max = double.MaxValue) => Value(key) switch
    {
        null => null,
        { Number: { } number } when number >= min && number <= max => number,
        var value => Wrong<double?>(value, string.Create(CultureInfo.InvariantCulture, $"{key} must be a number{(min, max) switch
        {
            (double.MinValue, _) => "",
            (_, double.MaxValue) => $" of {min} or more",
            _ => $" from {min} to {max}",
        }}.")),
    };

    public int? Whole(string key, int min, int max) => Value(key) switch
    {
        null => null,
        { Number: { } number } when number >= min && number <= max && double.IsInteger(number) => (int)number,
        var value => Wrong<int?>(value, $"{key} must be a whole number from {min} to {max}."),
    };

    public bool? Flag(string key) => Value(key) switch
    {
        null => null,
        { Flag: { } flag } => flag,
        var value => Wrong<bool?>(value, $"{key} must be true or false."),
    };

    public YamlMap? Map(string key) => Value(key) switch
    {
        null => null,
        { Kind: YamlKind.Map } value => new(value, file, problems),
        var value => Wrong<YamlMap>(value, $"{key} must be a map of keys and values."),
    };

    public IReadOnlyList<YamlNode> List(string key) => Value(key) switch
    {
        null => [],
        { Kind: YamlKind.List } value => value.Items,
        var value => Wrong<IReadOnlyList<YamlNode>>(value, $"{key} must be a list.") ?? [],
    };

    public JsonElement? Json(string key, Func<string, string> expand) => Value(key)?.ToJson(expand);

    /// <summary>The value at a key; null when it is absent or null.</summary>
    public YamlNode? Value(string key)
    {
        _asked.Add(key);
        return node.Entries.Find(entry => entry.Key.Text == key).Value is { IsNull: false } value ? value : null;
    }

    /// <summary>The place of a key, for a problem with its value; the map's own when it is absent.</summary>
    public YamlNode At(string key) => node.Entries.Find(entry => entry.Key.Text == key).Key ?? node;

    public void Refuse(YamlNode where, string message) => problems.Add(new(file, where.Line, where.Column, message));

    public void RefuseCase(SuiteCase where, string message) => problems.Add(new(where.File, where.Line, 0, message));

    /// <summary>Called once all known keys were asked for.</summary>
    public void RefuseUnknown(string what)
    {
        foreach (var (key, _) in node.Entries.Where(entry => !_asked.Contains(entry.Key.Text)))
            Refuse(key, $"{what} has no key {key.Text}; it has {string.Join(", ", _asked.Distinct())}.");
    }

    private T? Wrong<T>(YamlNode value, string message)
    {
        Refuse(value, message);
        return default;
    }
}
