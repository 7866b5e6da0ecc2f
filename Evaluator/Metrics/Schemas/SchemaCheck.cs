using System.Text.Json;

namespace Platform.Metrics.Schemas;

/// <summary>What of an object or array some schema has looked at: the rest is for the <c>unevaluated…</c> keywords.</summary>
internal sealed class Evaluated
{
    public HashSet<string> Properties { get; } = [];

    public HashSet<int> Items { get; } = [];

    public void Add(Evaluated other)
    {
        Properties.UnionWith(other.Properties);
        Items.UnionWith(other.Items);
    }
}

/// <summary>One walk of a value through a schema.</summary>
internal sealed class SchemaCheck(SchemaResources resources)
{
    private const int MostDepth = 200;

    private readonly List<Uri> _entered = [];

    /// <param name="seen">Gains what this schema looked at, when the value fits.</param>
    /// <param name="problems">Gains what does not fit; null where only the answer counts.</param>
    public bool Holds(SchemaAt at, JsonElement value, string path, Evaluated seen, List<string>? problems)
    {
        if (at.Schema.ValueKind != JsonValueKind.Object)
            return at.Schema.ValueKind == JsonValueKind.True || Note(problems, $"{path} is not allowed");
        if (_entered.Count >= MostDepth)
            throw new FormatException("the schema's references go in circles");

        _entered.Add(at.Base);
        var here = new Evaluated();
        var fits = true;
        foreach (var keyword in at.Schema.EnumerateObject())
        {
            if (!keyword.Name.StartsWith("unevaluated", StringComparison.Ordinal))
                fits &= HoldsKeyword(keyword, at, value, path, here, problems);
        }

        // These look at what all others left.
        fits &= HoldsUnevaluated(at, value, path, here, problems);
        _entered.RemoveAt(_entered.Count - 1);
        if (fits)
            seen.Add(here);
        return fits;
    }

    private bool HoldsKeyword(
        JsonProperty keyword, SchemaAt at, JsonElement value, string path, Evaluated seen, List<string>? problems) => keyword.Name switch
        {
            "$ref" => Holds(resources.Find(keyword.Value.GetString()!, at.Base), value, path, seen, problems),
            "$dynamicRef" => Holds(
                resources.FindDynamic(keyword.Value.GetString()!, at.Base, _entered), value, path, seen, problems),
            "allOf" => All(keyword.Value.EnumerateArray(), each => Holds(Inner(at, each), value, path, seen, problems)),
            "anyOf" => Count(keyword.Value, at, value, path, seen) > 0 || Note(problems, $"{path} fits none of anyOf"),
            "oneOf" => Count(keyword.Value, at, value, path, seen) is var count
                && (count == 1 || Note(problems, $"{path} fits {count} of oneOf, not one")),
            "not" => !Holds(Inner(at, keyword.Value), value, path, new(), null) || Note(problems, $"{path} fits what it must not"),
            "if" => HoldsConditional(keyword.Value, at, value, path, seen, problems),
            "properties" or "patternProperties" or "additionalProperties" or "required" or "propertyNames" or "dependentRequired"
                or "dependentSchemas" => value.ValueKind != JsonValueKind.Object
                    || new ObjectCheck(this, at, path, seen, problems).Holds(keyword, value),
            "prefixItems" or "items" or "contains" => value.ValueKind != JsonValueKind.Array
                || new ArrayCheck(this, at, path, seen, problems).Holds(keyword, value),
            _ => SchemaKeywords.Holds(keyword.Name, keyword.Value, value)
                || Note(problems, $"{path} is {SchemaKeywords.Show(value)}, against {keyword.Name} {SchemaKeywords.Show(keyword.Value)}"),
        };

    private bool HoldsConditional(
        JsonElement condition, SchemaAt at, JsonElement value, string path, Evaluated seen, List<string>? problems)
    {
        var branch = Holds(Inner(at, condition), value, path, seen, null) ? "then" : "else";
        return !at.Schema.TryGetProperty(branch, out var schema) || Holds(Inner(at, schema), value, path, seen, problems);
    }

    private bool HoldsUnevaluated(SchemaAt at, JsonElement value, string path, Evaluated seen, List<string>? problems)
    {
        var fits = true;
        if (value.ValueKind == JsonValueKind.Object && at.Schema.TryGetProperty("unevaluatedProperties", out var properties))
        {
            foreach (var property in value.EnumerateObject().Where(property => !seen.Properties.Contains(property.Name)).ToList())
            {
                fits &= Holds(Inner(at, properties), property.Value, $"{path}.{property.Name}", new(), problems);
                seen.Properties.Add(property.Name);
            }
        }

        if (value.ValueKind == JsonValueKind.Array && at.Schema.TryGetProperty("unevaluatedItems", out var items))
        {
            foreach (var (index, item) in value.EnumerateArray().Index().Where(item => !seen.Items.Contains(item.Index)).ToList())
            {
                fits &= Holds(Inner(at, items), item, $"{path}[{index}]", new(), problems);
                seen.Items.Add(index);
            }
        }

        return fits;
    }

    private int Count(JsonElement schemas, SchemaAt at, JsonElement value, string path, Evaluated seen) =>
        schemas.EnumerateArray().Count(each => Holds(Inner(at, each), value, path, seen, null));

    public static SchemaAt Inner(SchemaAt outer, JsonElement schema) => new(schema, SchemaResources.BaseOf(schema, outer.Base));

    /// <summary>Unlike LINQ's, it goes on after the first that fails, for its problems.</summary>
    public static bool All<T>(IEnumerable<T> items, Func<T, bool> holds)
    {
        var all = true;
        foreach (var item in items)
            all &= holds(item);
        return all;
    }

    /// <returns>False, to end an expression with.</returns>
    public static bool Note(List<string>? problems, string problem)
    {
        problems?.Add(problem);
        return false;
    }
}
