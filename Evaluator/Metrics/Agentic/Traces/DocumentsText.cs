using System.Globalization;
using System.Text.Json;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic.Traces;

/// <summary>What a retriever found, numbered: the texts without ids, scores and vectors.</summary>
internal static class DocumentsText
{
    private static readonly string[] _names = ["content", "text", "page_content", "pageContent"];

    /// <returns>What is no list of documents as it is.</returns>
    public static string? Of(string? output)
    {
        if (output is null || output.AsSpan().TrimStart() is not ['[', ..])
            return output;

        try
        {
            using var json = JsonDocument.Parse(output);
            var lines = json.RootElement.EnumerateArray().Select((document, index) =>
                string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {Text(document)}"));
            return string.Join('\n', lines);
        }
        catch (JsonException)
        {
            return output;
        }
    }

    private static string Text(JsonElement document)
    {
        if (document.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in _names)
            {
                if (document.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String)
                    return text.GetString()!;
            }
        }

        return TextOrJsonConverter.Text(document);
    }
}
