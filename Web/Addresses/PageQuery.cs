using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Platform.Web.Addresses;

/// <summary>
/// A page's query string: what it shows, in the order given, without empty values. Links are made by changing a copy.
/// </summary>
/// <param name="Path">Relative to the project, for example <c>traces</c>.</param>
public sealed record PageQuery(string Path, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <param name="path">Relative to the project, for example <c>traces</c>.</param>
    /// <param name="query">With or without <c>?</c>.</param>
    public static PageQuery Parse(string path, string? query) => new(path,
    [
        .. from parameter in QueryHelpers.ParseQuery(query)
           from value in parameter.Value
           where !string.IsNullOrWhiteSpace(value) && !value.Contains('\0', StringComparison.Ordinal) // nothing stored has that
           select KeyValuePair.Create(parameter.Key, value.Trim()),
    ]);

    public string? this[string name] => Values.FirstOrDefault(value => value.Key == name).Value;

    public IEnumerable<string> All(string name) => Values.Where(value => value.Key == name).Select(value => value.Value);

    /// <returns>Null when there is none, or one that is no number.</returns>
    public double? Number(string name) =>
        double.TryParse(this[name], CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Replaces all values of that name; null or empty removes them.</summary>
    public PageQuery With(string name, string? value) =>
        string.IsNullOrEmpty(value) ? Without(name) : Without(name).And(name, value);

    /// <summary>Adds a value, unless it is there.</summary>
    public PageQuery And(string name, string value) =>
        All(name).Contains(value) ? this : this with { Values = [.. Values, KeyValuePair.Create(name, value)] };

    public PageQuery Without(params string[] names) =>
        this with { Values = [.. Values.Where(value => !names.Contains(value.Key))] };

    public PageQuery Without(KeyValuePair<string, string> given) =>
        this with { Values = [.. Values.Where(value => !value.Equals(given))] };

    /// <summary>The query string without <c>?</c>.</summary>
    public string Query => string.Join('&', Values.Select(value => $"{Escape(value.Key)}={Escape(value.Value)}"));

    /// <summary>Relative to the project's base address.</summary>
    public override string ToString() => Values.Count == 0 ? Path : $"{Path}?{Query}";

    /// <summary>An id or name as path segments: slashes stay, so that servers that decode them agree.</summary>
    public static string Segment(string text) => string.Join('/', text.Split('/').Select(Uri.EscapeDataString));

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal);
}
