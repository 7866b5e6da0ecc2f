using System.Text.Json;
using Platform.Metrics.TestCases;
using Platform.Storage.Traces;

namespace Platform.Worker.TestCases;

/// <summary>Reads what agents sent, in the shapes that they send it in. What cannot be read counts as not there.</summary>
internal static class StoredJson
{
    public static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var member)
        && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <returns>A text as it is, other JSON as its text.</returns>
    public static string? Text(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };

    /// <returns>The texts of a list; of documents <c>{ id, content, score }</c> their content.</returns>
    public static IReadOnlyList<string>? Texts(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(item => Text(Member(item, "content") ?? item)).OfType<string>()]
            : null;

    /// <summary>Objects with a name, or names alone.</summary>
    public static IReadOnlyList<ToolCall>? Tools(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(Tool).OfType<ToolCall>()]
            : null;

    public static ToolCall CallOf(Span tool) => new()
    {
        Name = tool.ToolName ?? tool.Name,
        InputParameters = tool.ToolArguments ?? tool.Input,
        Output = tool.ToolResult ?? tool.Output,
    };

    private static ToolCall? Tool(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return new() { Name = value.GetString()! };

        // A tool that is offered comes as its provider's definition: the name may stand inside "function".
        var tool = Member(value, "function") ?? value;
        return Text(Member(tool, "name")) is not { } name ? null : new()
        {
            Name = name,
            Type = Text(Member(value, "type")) is "MCP" ? "MCP" : "FUNCTION",
            Description = Text(Member(tool, "description")),
            Reasoning = Text(Member(tool, "reasoning")),
            InputParameters = Member(tool, "inputParameters") ?? Member(tool, "input_parameters"),
            Output = Member(tool, "output"),
        };
    }
}
