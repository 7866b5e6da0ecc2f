using System.Globalization;
using System.Text.Json;

namespace Platform.Suites.Yaml;

internal enum YamlKind
{
    Scalar,
    List,
    Map,
}

/// <summary>A value of a YAML file that knows where it stands.</summary>
/// <param name="Line">From 1, as the column.</param>
internal sealed record YamlNode(YamlKind Kind, int Line, int Column)
{
    /// <summary>Of a scalar.</summary>
    public string Text { get; init; } = "";

    /// <summary>A scalar in quotes, or a block: always text, also when it looks like a number.</summary>
    public bool Quoted { get; init; }

    public List<YamlNode> Items { get; } = [];

    public List<(YamlNode Key, YamlNode Value)> Entries { get; } = [];

    public bool IsNull => Kind == YamlKind.Scalar && !Quoted && Text is "" or "~" or "null";

    /// <summary>By the core schema of YAML 1.2: yes and no are texts.</summary>
    public bool? Flag => Kind != YamlKind.Scalar || Quoted ? null : Text switch { "true" => true, "false" => false, _ => null };

    /// <summary>Finite numbers only; JSON has no others.</summary>
    public double? Number => Kind == YamlKind.Scalar && !Quoted && Text.Length > 0 && (char.IsAsciiDigit(Text[0]) || Text[0] is '-' or '+' or '.')
        && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A suite may come as JSON too; then nothing has a place.</summary>
    public static YamlNode Of(JsonElement json)
    {
        var kind = json.ValueKind switch { JsonValueKind.Object => YamlKind.Map, JsonValueKind.Array => YamlKind.List, _ => YamlKind.Scalar };
        var isText = json.ValueKind == JsonValueKind.String;
        var node = new YamlNode(kind, 0, 0)
        {
            Text = isText ? json.GetString()! : kind == YamlKind.Scalar ? json.GetRawText() : "",
            Quoted = isText,
        };
        if (kind == YamlKind.List)
            node.Items.AddRange(json.EnumerateArray().Select(Of));
        if (kind == YamlKind.Map)
            node.Entries.AddRange(json.EnumerateObject().Select(property => (Of(JsonSerializer.SerializeToElement(property.Name)), Of(property.Value))));
        return node;
    }

    /// <param name="expand">Applied to each text.</param>
    public void WriteTo(Utf8JsonWriter json, Func<string, string> expand)
    {
        switch (Kind)
        {
            case YamlKind.List:
                json.WriteStartArray();
                foreach (var item in Items)
                    item.WriteTo(json, expand);
                json.WriteEndArray();
                break;
            case YamlKind.Map:
                json.WriteStartObject();
                foreach (var (key, value) in Entries)
                {
                    json.WritePropertyName(key.Text);
                    value.WriteTo(json, expand);
                }

                json.WriteEndObject();
                break;
            default:
                WriteScalar(json, expand);
                break;
        }
    }

    private void WriteScalar(Utf8JsonWriter json, Func<string, string> expand)
    {
        if (IsNull)
            json.WriteNullValue();
        else if (Flag is { } flag)
            json.WriteBooleanValue(flag);
        else if (Number is { } number && long.TryParse(Text, CultureInfo.InvariantCulture, out var whole))
            json.WriteNumberValue(whole);
        else if (Number is { } real)
            json.WriteNumberValue(real);
        else
            json.WriteStringValue(expand(Text));
    }

    public JsonElement ToJson(Func<string, string> expand)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            WriteTo(json, expand);
        using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        return document.RootElement.Clone();
    }
}
