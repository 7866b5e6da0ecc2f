using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.DemoJudge.Chat;

/// <summary>Texts by name; what is not there is empty.</summary>
internal sealed class Sections(Dictionary<string, string> texts)
{
    public string this[string name] => texts.GetValueOrDefault(name, "");

    public bool IsEmpty => texts.Count == 0;

    public IReadOnlyDictionary<string, string> All => texts;

    public bool Has(string name) => texts.ContainsKey(name);

    public Sections With(string name, string text) => new(new(texts) { [name] = text });

    /// <summary>A section that is a JSON array; empty when it is not one.</summary>
    public JsonArray List(string name)
    {
        try
        {
            return JsonNode.Parse(this[name]) as JsonArray ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public IReadOnlyList<string> Texts(string name) => [.. List(name).Select(item => item?.ToString() ?? "")];
}
