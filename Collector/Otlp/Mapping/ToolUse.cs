using Platform.Collector.Otlp.Attributes;
using Platform.Storage.Traces;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>Which tool was called, with what, and what it gave back. Arguments and result are JSON.</summary>
internal readonly record struct ToolUse(string? Name, string? Arguments, string? Result)
{
    /// <param name="input">Of the span: a tool's input are its arguments when nothing else says them.</param>
    internal static ToolUse Of(Span span, SpanAttributes attributes, string type, string? input, string? output)
    {
        var isTool = type == SpanTypes.Tool;
        var name = attributes[Concept.ToolName]?.Text ?? (isTool ? attributes[Concept.ToolNameIfTool]?.Text ?? NameOf(span, attributes) : null);
        return new(
            name,
            Messages.Value(attributes, Concept.ToolArguments) ?? (isTool ? input : null),
            Messages.Value(attributes, Concept.ToolResult) ?? (isTool ? output : null));
    }

    private static string NameOf(Span span, SpanAttributes attributes)
    {
        const string Operation = "execute_tool ";
        var name = attributes[Concept.SpanName]?.Text ?? span.Name;
        return name.StartsWith(Operation, StringComparison.Ordinal) ? name[Operation.Length..] : name;
    }
}
