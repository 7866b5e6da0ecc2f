using System.Diagnostics;

namespace Platform.AgentTracing.Spans;

/// <summary>How a kind of step is written down.</summary>
/// <param name="operation">Value of <c>gen_ai.operation.name</c>; null where the conventions have none.</param>
/// <param name="nameKey">Attribute that repeats the step's name.</param>
internal sealed class StepKind(
    string? operation, string? nameKey, string inputKey, string outputKey, ActivityKind kind = ActivityKind.Internal)
{
    internal string? Operation => operation;

    internal string? NameKey => nameKey;

    internal string InputKey => inputKey;

    internal string OutputKey => outputKey;

    internal ActivityKind Kind => kind;

    internal static StepKind Agent { get; } = new("invoke_agent", Attributes.AgentName, Attributes.Input, Attributes.Output);

    internal static StepKind Llm { get; } =
        new("chat", Attributes.RequestModel, Attributes.Input, Attributes.Output, ActivityKind.Client);

    internal static StepKind Tool { get; } =
        new("execute_tool", Attributes.ToolName, Attributes.ToolArguments, Attributes.ToolResult);

    internal static StepKind Retriever { get; } =
        new("retrieval", null, Attributes.RetrievalQuery, Attributes.Output, ActivityKind.Client);

    internal static StepKind Other { get; } = new(null, null, Attributes.Input, Attributes.Output);
}
