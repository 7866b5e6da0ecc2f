using System.Text.Json;

namespace Platform.Metrics.Schemas;

/// <summary>The keywords of a schema that look into an object.</summary>
internal sealed class ObjectCheck(SchemaCheck check, SchemaAt at, string path, Evaluated seen, List<string>? problems)
{
    public bool Holds(JsonProperty keyword, JsonElement value)
    {
        var fits = true;
        switch (keyword.Name)
        {
            case "required":
                foreach (var name in keyword.Value.EnumerateArray())
                    fits &= IsThere(value, name.GetString()!);
                return fits;
            case "dependentRequired":
                foreach (var dependency in keyword.Value.EnumerateObject().Where(each => value.TryGetProperty(each.Name, out _)))
                    foreach (var name in dependency.Value.EnumerateArray())
                        fits &= IsThere(value, name.GetString()!);
                return fits;
            case "dependentSchemas":
                foreach (var dependency in keyword.Value.EnumerateObject().Where(each => value.TryGetProperty(each.Name, out _)))
                    fits &= check.Holds(SchemaCheck.Inner(at, dependency.Value), value, path, seen, problems);
                return fits;
            case "propertyNames":
                foreach (var property in value.EnumerateObject())
                    fits &= check.Holds(SchemaCheck.Inner(at, keyword.Value), JsonSerializer.SerializeToElement(property.Name),
                        $"{path}.{property.Name} (the name)", new(), problems);
                return fits;
            default:
                foreach (var property in value.EnumerateObject())
                    foreach (var schema in SchemasOf(keyword, property.Name))
                        fits &= HoldsProperty(schema, property);
                return fits;
        }
    }

    private IEnumerable<JsonElement> SchemasOf(JsonProperty keyword, string name) => keyword.Name switch
    {
        "properties" => keyword.Value.TryGetProperty(name, out var schema) ? [schema] : [],
        "patternProperties" => keyword.Value.EnumerateObject()
            .Where(pattern => SchemaPattern.IsMatch(pattern.Name, name)).Select(pattern => pattern.Value),
        _ => IsNamed(name) ? [] : [keyword.Value], // additionalProperties
    };

    private bool IsNamed(string name) =>
        (at.Schema.TryGetProperty("properties", out var named) && named.TryGetProperty(name, out _))
        || (at.Schema.TryGetProperty("patternProperties", out var patterns)
            && patterns.EnumerateObject().Any(pattern => SchemaPattern.IsMatch(pattern.Name, name)));

    private bool HoldsProperty(JsonElement schema, JsonProperty property)
    {
        seen.Properties.Add(property.Name);
        return check.Holds(SchemaCheck.Inner(at, schema), property.Value, $"{path}.{property.Name}", new(), problems);
    }

    private bool IsThere(JsonElement value, string name) =>
        value.TryGetProperty(name, out _) || SchemaCheck.Note(problems, $"{path}.{name} is missing");
}
