using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.DemoJudge.Chat;

namespace Platform.DemoJudge.Rules;

/// <summary>
/// Answers any of the platform's prompts by the shape of its schema: lists follow the sections, numbers and verdicts follow
/// words of failure. The first value of an enum is the harmless one.
/// </summary>
internal sealed class SchemaRules(JsonNode schema, Sections sections)
{
    private const int MostItems = 10;

    private readonly string _said = Said(sections);

    public JsonNode Answer() => Object(schema);

    private JsonObject Object(JsonNode shape) => new((shape["properties"] as JsonObject ?? [])
        .Select(property => KeyValuePair.Create(property.Key, Value(property.Key, property.Value!))));

    private JsonNode? Value(string name, JsonNode shape) => TypeOf(shape) switch
    {
        "array" => List(Resolved(shape["items"]!)),
        "object" => Object(shape),
        "number" or "integer" => Number(shape),
        "boolean" => !Words.TellsOfFailure(_said),
        _ when shape["enum"] is JsonArray { Count: > 0 } words => Word(words, _said),
        _ when name == "reason" => $"By word rules: the text speaks of {(Words.TellsOfFailure(_said) ? "a" : "no")} failure.",
        _ when name == "verdict" && sections.Texts("options") is [var first, ..] => first,
        _ when name == "task" => sections.Has("input") ? sections["input"] : Shown(_said),
        _ => Shown(_said),
    };

    private JsonArray List(JsonNode item) => TypeOf(item) is "number" or "integer" ? new(Number(item))
        : item["properties"] is not JsonObject properties
        // Bare words answer questions; bare texts are what the material says.
        ? item["enum"] is JsonArray words
            ? new([.. (sections.Has("questions") ? sections.Texts("questions") : Words.Sentences(_said).Take(MostItems))
                .Select(question => Word(words, question))])
            : new([.. Words.Sentences(_said).Take(MostItems).Select(sentence => (JsonNode)sentence)])
        : properties.ContainsKey("item")
            ? new([.. Words.Sentences(_said).Take(MostItems).Select(sentence => Judged(properties, sentence))])
            : new([.. sections.Texts(GivenList).Select(text => Judged(properties, text, GivenList))]);

    private JsonObject Judged(JsonObject properties, string text, string list = "items") => new(properties.Select(property => KeyValuePair.Create(property.Key,
        property.Key == "item" ? text
        : property.Key == "reason" && property.Value!["type"] is JsonArray ? null
        : Resolved(property.Value!)["enum"] is JsonArray words ? Word(words, text, list)
        : Value(property.Key, Resolved(property.Value!)))));

    /// <summary>What is asked about one by one: exchanges, or the list that comes last.</summary>
    private string GivenList => sections.Has("exchanges") ? "exchanges" : sections.All.Keys.LastOrDefault(name => sections.Texts(name).Count > 0) ?? "items";

    /// <param name="list">Where the text stands: it says nothing about itself.</param>
    private JsonNode? Word(JsonArray words, string text, string list = "items")
    {
        var others = string.Join(' ', sections.All.Where(section => section.Key != list).Select(section => section.Value));
        return ((string?)words[0] == "no" ? words[0]
            : Words.TellsOfFailure(text) ? words[1]
            : Words.Overlap(text, others) > 0 ? words[0] : words[^1])?.DeepClone();
    }

    private JsonNode Number(JsonNode shape)
    {
        var (least, most) = (Limit(shape, "minimum") ?? 0, Limit(shape, "maximum") ?? 1);
        var score = least + ((most - least) * (Words.TellsOfFailure(_said) ? 0.2 : 0.8));
        return TypeOf(shape) == "integer" ? (int)Math.Round(score) : Math.Round(score, 2);
    }

    /// <summary>Clients that ask for strict answers move limits into the description.</summary>
    private static double? Limit(JsonNode shape, string name) =>
        Regex.Match((string?)shape["description"] ?? "", $@"\b{name}: ([\d.]+)") is { Success: true } said
            ? double.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture) : (double?)shape[name];

    private JsonNode Resolved(JsonNode shape) => shape["$ref"] is JsonValue reference
        ? ((string)reference!).TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(schema, (node, part) => node[part]!)
        : shape;

    private static string? TypeOf(JsonNode shape) => shape["type"] is JsonArray types
        ? types.Select(type => (string?)type).FirstOrDefault(type => type != "null") : (string?)shape["type"];

    private static string Shown(string text) => text.Length <= 200 ? text : $"{text[..200]}…";

    /// <summary>The words to judge: an output, the last of a conversation, or the last section there is.</summary>
    private static string Said(Sections sections)
    {
        foreach (var name in new[] { "actualOutput", "summary", "text", "outcome" })
        {
            if (sections.Has(name))
                return sections[name];
        }

        var turns = sections.List("turns") is [_, ..] known ? known
            : (sections.List("exchanges").LastOrDefault() as JsonObject)?["turns"] as JsonArray ?? [];
        return (string?)turns.LastOrDefault(turn => (string?)turn?["role"] == "assistant")?["content"]
            ?? sections.All.Values.LastOrDefault() ?? "";
    }
}
