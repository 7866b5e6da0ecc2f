using System.Text.Json;
using Platform.Collector.Otlp.Attributes;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>
/// The tools that a model asked for, out of its answer: <c>tool_call</c> parts of the GenAI conventions, OpenAI's
/// <c>tool_calls</c>, Anthropic's <c>tool_use</c>, Vercel's <c>toolName</c>.
/// </summary>
internal static class RequestedTools
{
    /// <returns>A JSON list of <c>{ name, inputParameters, id }</c>; null when the answer asks for none.</returns>
    internal static string? Of(string? output)
    {
        if (output is null || output[0] is '"' || !output.Contains("tool", StringComparison.Ordinal))
            return null;
        using var document = JsonDocument.Parse(output, new() { MaxDepth = JsonText.MaxDepth + 20 });
        var calls = new List<string>();
        Collect(document.RootElement, calls);
        return calls is [] ? null : $"[{string.Join(',', calls)}]";
    }

    private static void Collect(JsonElement value, List<string> calls)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                Collect(item, calls);
        }
        else if (value.ValueKind == JsonValueKind.Object && !TryAdd(value, calls))
        {
            // Where calls stand inside a message or answer; not in what tools or models said about tools.
            foreach (var name in (ReadOnlySpan<string>)["parts", "content", "tool_calls", "toolCalls", "message", "choices"])
            {
                if (value.TryGetProperty(name, out var inner) && inner.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                    Collect(inner, calls);
            }
        }
    }

    private static bool TryAdd(JsonElement value, List<string> calls)
    {
        var function = Member(value, "function") is { ValueKind: JsonValueKind.Object } inner ? inner : value;
        var name = Text(value, "toolName") ?? Text(function, "name");
        var isCall = Text(value, "type") is "tool_call" or "tool_use" or "function" or "tool-call" or "function_call"
            || Member(value, "toolName") is not null
            || (Member(function, "arguments") is not null && name is not null);
        if (!isCall || name is null)
            return false;

        var arguments = Member(function, "arguments") ?? Member(value, "input") ?? Member(value, "args");
        var id = Text(value, "id") ?? Text(value, "toolCallId") ?? Text(value, "call_id");
        calls.Add(JsonScratch.Write((name, arguments, id), static (writer, call) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", call.name);
            if (call.arguments is { } arguments)
            {
                writer.WritePropertyName("inputParameters");
                writer.WriteRawValue(
                    arguments.ValueKind == JsonValueKind.String ? JsonText.Of(arguments.GetString()!) : arguments.GetRawText(),
                    skipInputValidation: true);
            }
            if (call.id is not null)
                writer.WriteString("id", call.id);
            writer.WriteEndObject();
        }));
        return true;
    }

    private static JsonElement? Member(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
