using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp.Attributes;

/// <summary>
/// Puts lists together that were sent as one attribute for each leaf (<c>llm.input_messages.0.message.role</c>). What
/// conventions wrap around each item (<c>message.</c>) is left out; gaps in the numbering close.
/// </summary>
internal sealed class IndexedAttributes
{
    private const int MaxSegments = 16;

    private static readonly FrozenSet<string> _wrappers = FrozenSet.ToFrozenSet(
        ["message", "message_content", "tool_call", "document", "embedding", "prompt", "completion", "tool", "annotation",
            "evaluation"], StringComparer.Ordinal);

    // Sent as text, meant as JSON. The content of a message is not among them: what a model wrote is text.
    private static readonly FrozenSet<string> _json = FrozenSet.ToFrozenSet(
        ["arguments", "metadata", "json_schema", "parameters"], StringComparer.Ordinal);

    private readonly Node _root = new();

    /// <returns>A JSON list; null when the span has no attribute of that family.</returns>
    internal static string? ListOf(IReadOnlyList<FamilyMember> members, Family family) =>
        Of(members, family) is { } tree ? JsonScratch.Write(tree._root, static (writer, root) => root.WriteTo(writer, "")) : null;

    /// <returns>The items as trees of their leaves; null when the span has no attribute of that family.</returns>
    internal static IEnumerable<Node>? ItemsOf(IReadOnlyList<FamilyMember> members, Family family, string beginning) =>
        Of(members, family, beginning)?._root.Ordered().Select(item => item.Node);

    private static IndexedAttributes? Of(IReadOnlyList<FamilyMember> members, Family family, string? beginning = null)
    {
        IndexedAttributes? tree = null;
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            if (member.Family == family && (beginning is null || member.Beginning == beginning))
                (tree ??= new()).Add(member.Name, member.Value);
        }
        return tree;
    }

    private void Add(string path, AnyValue value)
    {
        var node = _root;
        var afterIndex = false;
        foreach (var segment in path.Split('.', MaxSegments))
        {
            if (!(afterIndex && _wrappers.Contains(segment)))
                node = node.Child(segment);
            afterIndex = segment is [>= '0' and <= '9', ..];
        }
        node.Value = value;
    }

    internal sealed class Node
    {
        private Dictionary<string, Node>? _children;

        internal AnyValue? Value { get; set; }

        internal Node? this[string name] => _children?.GetValueOrDefault(name);

        internal Node Child(string name)
        {
            _children ??= new(StringComparer.Ordinal);
            return _children.TryGetValue(name, out var child) ? child : _children[name] = new();
        }

        internal IEnumerable<(string Name, Node Node)> Ordered() => (_children ?? [])
            .Select(child => (child.Key, child.Value))
            .OrderBy(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? index
                : int.MaxValue);

        internal void WriteTo(Utf8JsonWriter writer, string name)
        {
            if (_children is null)
                WriteLeaf(writer, name);
            else if (_children.Keys.All(key => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                writer.WriteStartArray();
                foreach (var (_, child) in Ordered())
                    child.WriteTo(writer, "");
                writer.WriteEndArray();
            }
            else
            {
                writer.WriteStartObject();
                foreach (var (key, child) in _children)
                {
                    writer.WritePropertyName(key);
                    child.WriteTo(writer, key);
                }
                writer.WriteEndObject();
            }
        }

        private void WriteLeaf(Utf8JsonWriter writer, string name)
        {
            if (Value is { ValueCase: AnyValue.ValueOneofCase.StringValue, StringValue: var text } && _json.Contains(name))
                writer.WriteRawValue(JsonText.Of(text), skipInputValidation: true);
            else if (Value is { } value)
                value.WriteTo(writer);
            else
                writer.WriteNullValue();
        }
    }
}
