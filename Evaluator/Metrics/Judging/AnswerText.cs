using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Metrics.Judging;

/// <summary>Finds the JSON object in what a judge wrote.</summary>
internal static partial class AnswerText
{
    /// <summary>
    /// From the first brace to the last; a missing last one is added, trailing commas are dropped where nothing else helps.
    /// </summary>
    /// <returns>Null when there is no JSON object in it.</returns>
    /// <remarks>As DeepEval 4.1.10 <c>trimAndLoadJson</c>.</remarks>
    public static JsonElement? FindObject(string text)
    {
        var start = text.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
            return null;

        var end = text.LastIndexOf('}');
        var json = end < start ? $"{text[start..]}}}" : text[start..(end + 1)];
        return Parse(json) ?? Parse(TrailingComma().Replace(json, "$1"));
    }

    private static JsonElement? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@",\s*([\]}])")]
    private static partial Regex TrailingComma();
}
