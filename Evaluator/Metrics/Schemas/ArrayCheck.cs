using System.Text.Json;

namespace Platform.Metrics.Schemas;

/// <summary>The keywords of a schema that look into an array.</summary>
internal sealed class ArrayCheck(SchemaCheck check, SchemaAt at, string path, Evaluated seen, List<string>? problems)
{
    public bool Holds(JsonProperty keyword, JsonElement value) =>
        keyword.Name == "contains" ? HoldsContains(keyword.Value, value) : HoldsItems(keyword, value);

    private bool HoldsItems(JsonProperty keyword, JsonElement value)
    {
        var prefix = at.Schema.TryGetProperty("prefixItems", out var prefixItems) ? prefixItems.GetArrayLength() : 0;
        var fits = true;
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (keyword.NameEquals("items") != index >= prefix)
                continue;
            var schema = index < prefix ? prefixItems[index] : keyword.Value;
            seen.Items.Add(index);
            fits &= check.Holds(SchemaCheck.Inner(at, schema), item, $"{path}[{index}]", new(), problems);
        }

        return fits;
    }

    private bool HoldsContains(JsonElement schema, JsonElement value)
    {
        var found = 0;
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (!check.Holds(SchemaCheck.Inner(at, schema), item, path, new(), null))
                continue;
            found++;
            seen.Items.Add(index);
        }

        var (least, most) = (Limit("minContains") ?? 1, Limit("maxContains") ?? double.PositiveInfinity);
        return (found >= least && found <= most) || SchemaCheck.Note(problems, $"{path} has {found} items that fit contains");
    }

    private double? Limit(string keyword) => at.Schema.TryGetProperty(keyword, out var limit) ? limit.GetDouble() : null;
}
