namespace Platform.AgentTracing.Spans;

/// <summary>
/// Names of span attributes: OpenTelemetry's GenAI conventions 1.41 where they have one, DeepEval's <c>confident.*</c>
/// for the rest.
/// </summary>
internal static class Attributes
{
    internal const string Operation = "gen_ai.operation.name";
    internal const string AgentName = "gen_ai.agent.name";
    internal const string Provider = "gen_ai.provider.name";
    internal const string RequestModel = "gen_ai.request.model";
    internal const string ResponseModel = "gen_ai.response.model";
    internal const string InputMessages = "gen_ai.input.messages";
    internal const string OutputMessages = "gen_ai.output.messages";
    internal const string InputTokens = "gen_ai.usage.input_tokens";
    internal const string OutputTokens = "gen_ai.usage.output_tokens";
    internal const string CachedInputTokens = "gen_ai.usage.cache_read.input_tokens";
    internal const string ToolName = "gen_ai.tool.name";
    internal const string ToolDescription = "gen_ai.tool.description";
    internal const string ToolArguments = "gen_ai.tool.call.arguments";
    internal const string ToolResult = "gen_ai.tool.call.result";
    internal const string RetrievalQuery = "gen_ai.retrieval.query.text";
    internal const string PromptName = "gen_ai.prompt.name";
    internal const string ErrorType = "error.type";

    internal const string EvaluationEvent = "gen_ai.evaluation.result";
    internal const string EvaluationName = "gen_ai.evaluation.name";
    internal const string EvaluationScore = "gen_ai.evaluation.score.value";
    internal const string EvaluationLabel = "gen_ai.evaluation.score.label";
    internal const string EvaluationExplanation = "gen_ai.evaluation.explanation";

    internal const string SpanType = "confident.span.type";
    internal const string SpanName = "confident.span.name";
    internal const string Input = "confident.span.input";
    internal const string Output = "confident.span.output";
    internal const string Metadata = "confident.span.metadata";
    internal const string MetricCollection = "confident.span.metric_collection";
    internal const string ExpectedOutput = "confident.span.expected_output";
    internal const string Context = "confident.span.context";
    internal const string RetrievalContext = "confident.span.retrieval_context";
    internal const string ToolsCalled = "confident.span.tools_called";
    internal const string ExpectedTools = "confident.span.expected_tools";
    internal const string AvailableTools = "confident.agent.available_tools";
    internal const string PromptVersion = "confident.span.prompt_version";

    internal const string TraceName = "confident.trace.name";
    internal const string TraceInput = "confident.trace.input";
    internal const string TraceOutput = "confident.trace.output";
    internal const string TraceTags = "confident.trace.tags";
    internal const string TraceMetadata = "confident.trace.metadata";
    internal const string ThreadId = "confident.trace.thread_id";
    internal const string UserId = "confident.trace.user_id";
    internal const string TraceEnvironment = "deployment.environment.name";
    internal const string TraceMetricCollection = "confident.trace.metric_collection";
    internal const string TraceExpectedOutput = "confident.trace.expected_output";
    internal const string TraceContext = "confident.trace.context";
    internal const string TraceRetrievalContext = "confident.trace.retrieval_context";
    internal const string TraceToolsCalled = "confident.trace.tools_called";
    internal const string TraceExpectedTools = "confident.trace.expected_tools";
}
