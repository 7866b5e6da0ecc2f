using System.Text.Json;

namespace Platform.Metrics.Schemas;

/// <summary>A schema with the address that its relative references start from.</summary>
internal readonly record struct SchemaAt(JsonElement Schema, Uri Base);

/// <summary>Finds what <c>$ref</c> and <c>$dynamicRef</c> point at: the ids and anchors of one document. Nothing is loaded.</summary>
internal sealed class SchemaResources
{
    /// <summary>Where a document without an <c>$id</c> is, for resolving its references.</summary>
    public static readonly Uri Document = new("urn:x:document");

    // What stands in these is data, whatever it looks like.
    private static readonly HashSet<string> _data = ["const", "enum", "default", "examples"];

    private readonly Dictionary<string, SchemaAt> _resources = [];
    private readonly Dictionary<string, SchemaAt> _anchors = [];
    private readonly HashSet<string> _dynamicAnchors = [];

    public SchemaResources(JsonElement root)
    {
        Root = new(root, BaseOf(root, Document));
        _resources[Document.AbsoluteUri] = Root;
        Collect(root, Document);
    }

    public SchemaAt Root { get; }

    public static Uri BaseOf(JsonElement schema, Uri outer) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$id", out var id) && id.ValueKind == JsonValueKind.String
            ? Resolve(outer, id.GetString()!) : outer;

    /// <exception cref="FormatException">It leads nowhere within this document.</exception>
    public SchemaAt Find(string reference, Uri from)
    {
        var target = Resolve(from, reference);
        var fragment = Uri.UnescapeDataString(target.Fragment.TrimStart('#'));
        var resource = target.AbsoluteUri.Split('#')[0];
        if (fragment.Length > 0 && fragment[0] != '/')
            return _anchors.TryGetValue($"{resource}#{fragment}", out var anchored) ? anchored : throw Nowhere(reference);

        var found = _resources.TryGetValue(resource, out var root) ? root : throw Nowhere(reference);
        foreach (var step in fragment.Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            found = Step(found, name) ?? throw Nowhere(reference);
        }

        return found;
    }

    /// <summary>As <see cref="Find"/>; but where an anchor is dynamic, the outermost schema on the way that has it wins.</summary>
    public SchemaAt FindDynamic(string reference, Uri from, IEnumerable<Uri> outermostFirst)
    {
        var first = Find(reference, from);
        var anchor = Resolve(from, reference).Fragment;
        if (!_dynamicAnchors.Contains(first.Base.AbsoluteUri.Split('#')[0] + anchor))
            return first;

        var outermost = outermostFirst.Select(each => each.AbsoluteUri.Split('#')[0] + anchor).FirstOrDefault(_dynamicAnchors.Contains);
        return outermost is null ? first : _anchors[outermost];
    }

    private void Collect(JsonElement schema, Uri outer)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in schema.EnumerateArray())
                Collect(item, outer);
        }

        if (schema.ValueKind != JsonValueKind.Object)
            return;

        var at = new SchemaAt(schema, BaseOf(schema, outer));
        var resource = at.Base.AbsoluteUri.Split('#')[0];
        if (at.Base != outer)
            _resources[resource] = at;
        foreach (var property in schema.EnumerateObject())
        {
            if (property.Name is "$anchor" or "$dynamicAnchor" && property.Value.ValueKind == JsonValueKind.String)
                _anchors[$"{resource}#{property.Value.GetString()}"] = at;
            if (property.Name == "$dynamicAnchor" && property.Value.ValueKind == JsonValueKind.String)
                _dynamicAnchors.Add($"{resource}#{property.Value.GetString()}");
            if (!_data.Contains(property.Name))
                Collect(property.Value, at.Base);
        }
    }

    private static SchemaAt? Step(SchemaAt at, string name)
    {
        JsonElement? inner = at.Schema.ValueKind switch
        {
            JsonValueKind.Object when at.Schema.TryGetProperty(name, out var property) => property,
            JsonValueKind.Array when int.TryParse(name, out var index) && index >= 0 && index < at.Schema.GetArrayLength() => at.Schema[index],
            _ => null,
        };
        return inner is { } found ? new(found, BaseOf(found, at.Base)) : null;
    }

    // A urn is no base for relative references by the rules of URIs; a fragment alone stays where it is.
    private static Uri Resolve(Uri from, string reference) =>
        reference.StartsWith('#') ? new(from.AbsoluteUri.Split('#')[0] + reference)
        : !reference.StartsWith('/') && Uri.TryCreate(reference, UriKind.Absolute, out var absolute) ? absolute // (a path is a file's)
        : from == Document ? new($"{Document.AbsoluteUri}/{reference.TrimStart('/')}")
        : Uri.TryCreate(from, reference, out var relative) ? relative
        : throw Nowhere(reference);

    private static FormatException Nowhere(string reference) => new($"the schema's reference {reference} leads nowhere in this document");
}
