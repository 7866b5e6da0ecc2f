using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI.Evaluation;
using Platform.AgentTracing.Spans;

namespace Platform.AgentTracing.Development;

/// <summary>A step as the platform's metrics read it: the JSON of a test case, in a context that they know by its name.</summary>
internal sealed class TestCaseText(Activity span) : EvaluationContext("Test Case", Write(span))
{
    private static string Write(Activity span) => new JsonObject
    {
        ["name"] = span.DisplayName,
        ["input"] = InputOf(span),
        ["actualOutput"] = OutputOf(span),
        ["expectedOutput"] = Text(span, Attributes.ExpectedOutput) ?? Text(span, Attributes.TraceExpectedOutput),
        ["context"] = Texts(span, Attributes.Context) ?? Texts(span, Attributes.TraceContext),
        ["retrievalContext"] = Texts(span, Attributes.RetrievalContext) ?? Texts(span, Attributes.TraceRetrievalContext),
        ["toolsCalled"] = Json(Text(span, Attributes.ToolsCalled) ?? Text(span, Attributes.TraceToolsCalled)) ?? ToolsCalled(span),
        ["expectedTools"] = Json(Text(span, Attributes.ExpectedTools) ?? Text(span, Attributes.TraceExpectedTools)),
        ["availableTools"] = Texts(span, Attributes.AvailableTools) is { } names
            ? new JsonArray([.. names.Select(name => new JsonObject { ["name"] = name?.DeepClone() })])
            : null,
        ["tags"] = Texts(span, Attributes.TraceTags),
        ["metadata"] = Json(Text(span, Attributes.TraceMetadata)),
        ["traceId"] = span.TraceId.ToHexString(),
        ["trace"] = Step(span),
    }.ToJsonString();

    internal static string? InputOf(Activity span) =>
        Text(span, Attributes.Input) ?? Text(span, Attributes.InputMessages)
        ?? Text(span, Attributes.ToolArguments) ?? Text(span, Attributes.RetrievalQuery);

    internal static string? OutputOf(Activity span) =>
        Text(span, Attributes.Output) ?? Text(span, Attributes.OutputMessages) ?? Text(span, Attributes.ToolResult);

    private static JsonObject Step(Activity span) => new()
    {
        ["name"] = span.DisplayName,
        ["type"] = TypeOf(span),
        ["input"] = InputOf(span),
        ["output"] = OutputOf(span),
        ["error"] = span.Status is ActivityStatusCode.Error ? span.StatusDescription ?? "error" : null,
        ["model"] = Text(span, Attributes.ResponseModel) ?? Text(span, Attributes.RequestModel),
        ["description"] = Text(span, Attributes.ToolDescription),
        ["availableTools"] = Texts(span, Attributes.AvailableTools),
        ["children"] = new JsonArray([.. ChildSpans.Of(span).Select(Step)]),
    };

    private static string TypeOf(Activity span) => Text(span, Attributes.SpanType) ?? (Text(span, Attributes.Operation) ?? span.DisplayName) switch
    {
        "invoke_agent" => "agent",
        "chat" or "text_completion" or "generate_content" => "llm",
        "execute_tool" => "tool",
        "retrieval" => "retriever",
        "embeddings" => "embedding",
        "orchestrate_tools" => "chain",
        _ => "span",
    };

    /// <summary>The tool steps below, in start order; of a tool step, itself.</summary>
    private static JsonArray ToolsCalled(Activity span) =>
        new([.. Tools(span).Select(tool => new JsonObject
        {
            ["name"] = Text(tool, Attributes.ToolName) ?? tool.DisplayName,
            ["inputParameters"] = Json(Text(tool, Attributes.ToolArguments)),
            ["output"] = Json(Text(tool, Attributes.ToolResult)) ?? Text(tool, Attributes.ToolResult),
        })]);

    private static IEnumerable<Activity> Tools(Activity span) =>
        TypeOf(span) is "tool" ? [span] : ChildSpans.Of(span).SelectMany(Tools);

    private static string? Text(Activity span, string key) => span.GetTagItem(key) as string;

    private static JsonArray? Texts(Activity span, string key) =>
        span.GetTagItem(key) is string[] texts ? new([.. texts.Select(text => JsonValue.Create(text))]) : null;

    private static JsonNode? Json(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
