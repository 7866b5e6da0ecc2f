using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Metrics.Text;

/// <summary>The part of JSON Schema that Pydantic writes, checked with Pydantic's lax types.</summary>
/// <param name="root">One for which <see cref="Unusable"/> has no objection.</param>
internal sealed class LenientSchema(JsonElement root)
{
    private const int MostReferences = 64;
    private static readonly TimeSpan _patternTimeLimit = TimeSpan.FromSeconds(1);

    /// <summary>Checked below or, like <c>title</c> and <c>format</c>, known to assert nothing here.</summary>
    private static readonly HashSet<string> _known =
    [
        "type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref", "$defs", "definitions", "properties", "required",
        "additionalProperties", "items", "prefixItems", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength",
        "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "title", "description",
        "default", "examples", "format", "deprecated", "readOnly", "writeOnly", "discriminator", "$schema", "$id", "$comment",
    ];

    /// <returns>What is wrong with the schema itself, to be read after its name; null when it can be used.</returns>
    public static string? Unusable(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => null,
        JsonValueKind.Object => First(schema.EnumerateObject(), UnusableKeyword),
        _ => "must be a JSON Schema: an object",
    };

    private static string? UnusableKeyword(JsonProperty keyword) => (keyword.Name, keyword.Value.ValueKind) switch
    {
        ("properties" or "$defs" or "definitions", JsonValueKind.Object) =>
            First(keyword.Value.EnumerateObject(), each => Unusable(each.Value)),
        ("anyOf" or "oneOf" or "allOf" or "prefixItems", JsonValueKind.Array) =>
            First(keyword.Value.EnumerateArray(), Unusable),
        ("items" or "additionalProperties", _) => Unusable(keyword.Value),
        ("type", JsonValueKind.String or JsonValueKind.Array) or ("enum" or "required", JsonValueKind.Array) => null,
        ("$ref" or "pattern", JsonValueKind.String) => null,
        ("minItems" or "maxItems" or "minLength" or "maxLength" or "minimum" or "maximum" or "exclusiveMinimum"
            or "exclusiveMaximum" or "multipleOf", not JsonValueKind.Number) or
        ("type" or "enum" or "required" or "properties" or "$defs" or "definitions" or "anyOf" or "oneOf" or "allOf"
            or "prefixItems" or "$ref" or "pattern", _) => $"has a {keyword.Name} that JSON Schema does not allow",
        _ => _known.Contains(keyword.Name) ? null : $"has the keyword {keyword.Name}, which this metric does not check",
    };

    private static string? First<T>(IEnumerable<T> items, Func<T, string?> problem) =>
        items.Select(problem).FirstOrDefault(found => found is not null);

    /// <returns>What is wrong with the value, each with its JSON path; empty when it is valid.</returns>
    /// <exception cref="FormatException">A reference leads nowhere or in circles.</exception>
    /// <exception cref="RegexMatchTimeoutException"/>
    public IReadOnlyList<string> Problems(JsonElement value) => [.. Check(root, value, "$", 0)];

    private IEnumerable<string> Check(JsonElement schema, JsonElement value, string path, int references) =>
        schema.ValueKind switch
        {
            JsonValueKind.True => [],
            JsonValueKind.False => [$"{path} is not allowed"],
            _ => schema.EnumerateObject().SelectMany(keyword => keyword.Name switch
            {
                "allOf" => keyword.Value.EnumerateArray().SelectMany(each => Check(each, value, path, references)),
                "anyOf" or "oneOf" => CheckAlternatives(keyword, value, path, references),
                "$ref" => Check(Resolve(keyword.Value.GetString()!, references), value, path, references + 1),
                "properties" or "required" or "additionalProperties" when value.ValueKind == JsonValueKind.Object =>
                    CheckObject(schema, keyword, value, path),
                "items" or "prefixItems" when value.ValueKind == JsonValueKind.Array =>
                    CheckItems(schema, keyword, value, path),
                _ => Holds(keyword, value) ? [] : [$"{path} is {Show(value)}, against {keyword.Name} {Show(keyword.Value)}"],
            }),
        };

    private IEnumerable<string> CheckAlternatives(JsonProperty keyword, JsonElement value, string path, int references)
    {
        var fitting = keyword.Value.EnumerateArray().Count(each => !Check(each, value, path, references).Any());
        return fitting == 1 || (fitting > 1 && keyword.NameEquals("anyOf")) ? []
            : [$"{path} is {Show(value)}, which fits {fitting} of the alternatives in {keyword.Name}"];
    }

    private IEnumerable<string> CheckObject(JsonElement schema, JsonProperty keyword, JsonElement value, string path)
    {
        if (keyword.NameEquals("required"))
            return keyword.Value.EnumerateArray().Select(name => name.GetString()!)
                .Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{path}.{name} is missing");

        if (keyword.NameEquals("properties"))
            return keyword.Value.EnumerateObject().SelectMany(property => value.TryGetProperty(property.Name, out var inner)
                ? Check(property.Value, inner, $"{path}.{property.Name}", 0) : []);

        return value.EnumerateObject()
            .Where(property => !schema.TryGetProperty("properties", out var named) || !named.TryGetProperty(property.Name, out _))
            .SelectMany(property => Check(keyword.Value, property.Value, $"{path}.{property.Name}", 0));
    }

    private IEnumerable<string> CheckItems(JsonElement schema, JsonProperty keyword, JsonElement value, string path)
    {
        var prefix = schema.TryGetProperty("prefixItems", out var prefixItems) ? prefixItems.GetArrayLength() : 0;
        return keyword.NameEquals("prefixItems")
            ? prefixItems.EnumerateArray().Zip(value.EnumerateArray())
                .SelectMany((pair, index) => Check(pair.First, pair.Second, $"{path}[{index}]", 0))
            : value.EnumerateArray().Skip(prefix)
                .SelectMany((item, index) => Check(keyword.Value, item, $"{path}[{prefix + index}]", 0));
    }

    private JsonElement Resolve(string reference, int references)
    {
        if (references >= MostReferences)
            throw new FormatException($"the schema's reference {reference} goes in circles");

        var found = root;
        foreach (var name in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!found.TryGetProperty(Uri.UnescapeDataString(name).Replace("~1", "/").Replace("~0", "~"), out found))
                throw new FormatException($"the schema's reference {reference} leads nowhere");
        }

        return found;
    }

    private static bool Holds(JsonProperty keyword, JsonElement value) => (keyword.Name, value.ValueKind) switch
    {
        ("type", _) => keyword.Value.ValueKind == JsonValueKind.Array
            ? keyword.Value.EnumerateArray().Any(type => LenientJson.Is(type.GetString(), value))
            : LenientJson.Is(keyword.Value.GetString(), value),
        ("enum", _) => keyword.Value.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)),
        ("const", _) => JsonElement.DeepEquals(keyword.Value, value),
        ("minItems", JsonValueKind.Array) => value.GetArrayLength() >= keyword.Value.GetDouble(),
        ("maxItems", JsonValueKind.Array) => value.GetArrayLength() <= keyword.Value.GetDouble(),
        ("uniqueItems", JsonValueKind.Array) => keyword.Value.ValueKind != JsonValueKind.True
            || value.EnumerateArray().Index().All(item =>
                value.EnumerateArray().Take(item.Index).All(before => !JsonElement.DeepEquals(before, item.Item))),
        ("minLength", JsonValueKind.String) => value.GetString()!.EnumerateRunes().Count() >= keyword.Value.GetDouble(),
        ("maxLength", JsonValueKind.String) => value.GetString()!.EnumerateRunes().Count() <= keyword.Value.GetDouble(),
        ("pattern", JsonValueKind.String) =>
            Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!, RegexOptions.CultureInvariant, _patternTimeLimit),
        ("minimum", _) => !(LenientJson.Number(value) < keyword.Value.GetDouble()),
        ("maximum", _) => !(LenientJson.Number(value) > keyword.Value.GetDouble()),
        ("exclusiveMinimum", _) => !(LenientJson.Number(value) <= keyword.Value.GetDouble()),
        ("exclusiveMaximum", _) => !(LenientJson.Number(value) >= keyword.Value.GetDouble()),
        ("multipleOf", _) => LenientJson.Number(value) is not { } number || number % keyword.Value.GetDouble() == 0,
        _ => true,
    };

    private static string Show(JsonElement value) =>
        value.GetRawText() is { Length: <= 80 } text ? text : $"{value.GetRawText()[..80]}…";
}
