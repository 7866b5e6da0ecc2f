using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Metrics.Judging;

/// <summary>
/// Lets what a judge is shown at once fit: the longest texts lose their middle, as far as it takes, and a note says so. In lists and
/// other JSON each text counts by itself, so that no document is lost for another. Traces and conversations come with a rule of
/// their own (<c>TraceText</c>, <c>TurnsText</c>) and are not counted here.
/// </summary>
internal static class MaterialBudget
{
    /// <summary>Of a trace, of a conversation, and of all other texts together: room for two of them in the context of a small model.</summary>
    public const int MostTokens = 15_000;

    private const int ShortestText = 50; // tokens; shorter ones say nothing any more
    private static readonly string[] _ruled = ["trace", "turns", "exchanges"];

    /// <returns>The materials in the same order, and what was shortened; null when nothing was.</returns>
    public static (IReadOnlyList<Material> Materials, string? Note) Fit(IReadOnlyList<Material> materials)
    {
        var counted = materials.Where(IsCounted).ToList();
        if (Tokens.Fit(string.Concat(counted.Select(material => material.Text)), MostTokens))
            return (materials, null);

        var lengths = counted.SelectMany(Texts).Select(text => Tokens.Count(text, MostTokens)).ToList();
        var around = counted.Where(material => material.IsJson).Sum(material => Tokens.Count(material.Text, MostTokens)
            - Texts(material).Sum(text => Tokens.Count(text, MostTokens)));
        var share = Math.Max(ShortestText, Tokens.Share(lengths, MostTokens - Math.Max(0, around)));
        var shortened = materials.Select(material => IsCounted(material) ? Shorten(material, share) : material).ToList();
        // Thousands of short texts, or JSON that is not text: then the whole of it loses its middle.
        var whole = Tokens.Share([.. shortened.Where(IsCounted).Select(material => Tokens.Count(material.Text, MostTokens))], MostTokens);
        List<Material> fitting = [.. shortened.Select(material => IsCounted(material) ? material with { Text = Tokens.Shorten(material.Text, whole) } : material)];
        var names = string.Join(", ", fitting.Zip(materials).Where(pair => pair.First.Text.Length < pair.Second.Text.Length).Select(pair => pair.First.Name));
        return (fitting, string.Create(CultureInfo.InvariantCulture,
            $"Long texts of {names} were shortened to {Math.Min(share, whole):N0} tokens for the judge."));
    }

    private static bool IsCounted(Material material) => !_ruled.Contains(material.Name);

    private static IEnumerable<string> Texts(Material material) =>
        material.IsJson ? Texts(JsonElement.Parse(material.Text)) : [material.Text];

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.String => [json.GetString()!],
        _ => [],
    };

    private static Material Shorten(Material material, int most)
    {
        if (!material.IsJson)
            return material with { Text = Tokens.Shorten(material.Text, most) };
        using var written = new MemoryStream();
        using (var writer = new Utf8JsonWriter(written, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer, JsonElement.Parse(material.Text), most);
        return material with { Text = Encoding.UTF8.GetString(written.ToArray()) };
    }

    private static void Write(Utf8JsonWriter writer, JsonElement json, int most)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray())
                    Write(writer, item, most);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in json.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, most);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Tokens.Shorten(json.GetString()!, most));
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }
}
