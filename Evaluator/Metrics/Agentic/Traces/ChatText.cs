using System.Text.Json;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic.Traces;

/// <summary>
/// The messages of model calls, a line for each. An agent sends its whole conversation with every call: what an earlier call
/// of the trace showed is counted, not repeated.
/// </summary>
internal sealed class ChatText
{
    private readonly HashSet<string> _shown = [];

    /// <returns>What is no list of messages as it is.</returns>
    public string? OfInput(string? input)
    {
        if (Messages(input) is not { } messages)
            return input;

        var lines = new List<string>();
        var before = 0;
        foreach (var line in messages.Select(Line))
        {
            if (_shown.Add(line))
                lines.Add(line);
            else
                before++;
        }

        return string.Join('\n', before == 0 ? lines : lines.Prepend($"({before} messages as before)"));
    }

    /// <inheritdoc cref="OfInput"/>
    public string? OfOutput(string? output)
    {
        if (Messages(output) is not { } messages)
            return output;

        var lines = messages.Select(Line).ToList();
        _shown.UnionWith(lines); // the next call sends them along
        return string.Join('\n', lines);
    }

    /// <returns>Null where the text is not JSON of messages and nothing else.</returns>
    private static List<JsonElement>? Messages(string? text)
    {
        if (text is null || text.AsSpan().TrimStart() is not ['[' or '{', ..])
            return null;

        try
        {
            using var json = JsonDocument.Parse(text);
            var given = json.RootElement;
            if (given.ValueKind == JsonValueKind.Object)
                given = given.EnumerateObject().ToList() is [{ Name: "messages" } only] ? only.Value : default;
            return given.ValueKind == JsonValueKind.Array && given.EnumerateArray().All(IsMessage) && given.GetArrayLength() > 0
                ? [.. given.EnumerateArray().Select(message => message.Clone())] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsMessage(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String;

    /// <summary>Role and text; a message with more than these keeps its JSON.</summary>
    private static string Line(JsonElement message) =>
        message.EnumerateObject().All(member => member.Name is "role" or "content" || member.Value.ValueKind == JsonValueKind.Null)
        && message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
            ? $"{message.GetProperty("role").GetString()}: {content.GetString()}"
            : TextOrJsonConverter.Text(message);
}
