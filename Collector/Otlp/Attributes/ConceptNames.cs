using System.Collections.Frozen;
using static Platform.Collector.Otlp.Attributes.Concept;

namespace Platform.Collector.Otlp.Attributes;

/// <summary>
/// Which attribute names say what, in order of precedence: the first that a span has counts. This is the table of the
/// conventions that are understood: all generations of <c>gen_ai.*</c>, OpenInference, Langfuse, DeepEval, Traceloop,
/// Vercel AI SDK, LangSmith, Braintrust, MLflow, Laminar, LangWatch, OpenLIT, ADK, Pydantic AI, LiveKit and Genkit.
/// </summary>
internal static class ConceptNames
{
    internal static readonly int Count = Enum.GetValues<Concept>().Length;

    private static readonly (Concept Concept, string[] Names)[] _table =
    [
        (SpanType, ["confident.span.type", "langfuse.observation.type", "openinference.span.kind", "langsmith.span.kind",
            "gen_ai.operation.name", "traceloop.span.kind", "llm.request.type", "ai.operationId", "operation.name",
            "mlflow.spanType", "lmnr.span.type", "braintrust.span_attributes.type", "braintrust.span_attributes",
            "langwatch.span.type", "genkit:metadata:subtype"]),
        (SpanName, ["confident.span.name"]),
        (ParentId, ["confident.span.parent_uuid"]),

        (Model, ["langfuse.observation.model.name", "confident.llm.model", "gen_ai.response.model",
            "llm.response.model_name", "ai.response.model", "gen_ai.request.model", "llm.model_name",
            "llm.request.model_name", "ai.model.id", "embedding.model_name", "reranker.model_name", "llm.response.model",
            "gen_ai.request_model", "gen_ai.response_model", "model"]),
        (RequestedModel, ["gen_ai.request.model", "llm.request.model_name", "ai.model.id", "gen_ai.request_model"]),
        (Provider, ["gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system", "ai.model.provider",
            "confident.span.provider"]),
        (ServerAddress, ["server.address"]),
        (InputTokens, ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt",
            "ai.usage.inputTokens", "ai.usage.promptTokens", "confident.llm.input_token_count",
            "braintrust.metrics.prompt_tokens", "ai.usage.tokens"]),
        (OutputTokens, ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion",
            "ai.usage.outputTokens", "ai.usage.completionTokens", "confident.llm.output_token_count",
            "braintrust.metrics.completion_tokens"]),
        (CacheReadTokens, ["gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens",
            "gen_ai.usage.details.cache_read_tokens", "gen_ai.usage.details.cache_read_input_tokens",
            "gen_ai.usage.input_cached_tokens", "llm.token_count.prompt_details.cache_read", "ai.usage.cachedInputTokens",
            "ai.usage.inputTokenDetails.cacheReadTokens"]),
        (CacheWriteTokens, ["gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_creation_input_tokens",
            "gen_ai.usage.details.cache_write_tokens", "llm.token_count.prompt_details.cache_write",
            "ai.usage.inputTokenDetails.cacheWriteTokens"]),
        (ReasoningTokens, ["gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens",
            "llm.token_count.completion_details.reasoning", "ai.usage.reasoningTokens",
            "ai.usage.outputTokenDetails.reasoningTokens"]),
        (UsageJson, ["langfuse.observation.usage_details", "braintrust.metrics", "mlflow.chat.tokenUsage",
            "langwatch.metrics"]),
        (ProviderMetadata, ["ai.response.providerMetadata"]),
        (Cost, ["gen_ai.usage.cost", "llm.cost.total", "langwatch.span.cost"]),
        (CostJson, ["langfuse.observation.cost_details"]),
        (InputCost, ["gen_ai.usage.input_cost", "llm.cost.prompt"]),
        (OutputCost, ["gen_ai.usage.output_cost", "llm.cost.completion"]),
        (InputTokenRate, ["confident.llm.cost_per_input_token"]),
        (OutputTokenRate, ["confident.llm.cost_per_output_token"]),
        (SecondsToFirstToken, ["gen_ai.response.time_to_first_chunk", "braintrust.metrics.time_to_first_token"]),
        (MillisecondsToFirstToken, ["ai.response.msToFirstChunk"]),
        (FirstTokenAt, ["langfuse.observation.completion_start_time"]),

        (OwnInput, ["langfuse.observation.input", "confident.span.input", "braintrust.input_json"]),
        (OwnOutput, ["langfuse.observation.output", "confident.span.output", "braintrust.output_json"]),
        (InputMessages, ["gen_ai.input.messages"]),
        (SystemInstructions, ["gen_ai.system_instructions"]),
        (OutputMessages, ["gen_ai.output.messages"]),
        (MessageEvents, ["events", "all_messages_events"]),
        (Prompt, ["gen_ai.prompt"]),
        (Completion, ["gen_ai.completion"]),
        (ResponseText, ["ai.response.text", "ai.result.text"]),
        (ResponseToolCalls, ["ai.response.toolCalls", "ai.result.toolCalls"]),
        (ResponseObject, ["ai.response.object", "ai.result.object"]),
        (OtherInput, ["ai.prompt.messages", "ai.prompt", "gen_ai.tool.call.arguments", "ai.toolCall.args", "tool.parameters",
            "gen_ai.retrieval.query.text", "reranker.query", "traceloop.entity.input", "mlflow.spanInputs",
            "lmnr.span.input", "langwatch.input", "gcp.vertex.agent.llm_request", "gcp.vertex.agent.tool_call_args",
            "pydantic_ai.all_messages", "tool_arguments", "mcp.request.argument", "genkit:input", "lk.input_text",
            "lk.user_transcript", "lk.chat_ctx", "lk.user_input", "ai.values", "ai.value", "input.value", "prompt"]),
        (OtherOutput, ["gen_ai.tool.call.result", "ai.toolCall.result", "traceloop.entity.output", "mlflow.spanOutputs",
            "lmnr.span.output", "langwatch.output", "gcp.vertex.agent.llm_response", "gcp.vertex.agent.tool_response",
            "final_result", "tool_response", "mcp.response.value", "genkit:output", "lk.response.text",
            "lk.function_tool.output", "output.value"]),
        (InputMimeType, ["input.mime_type"]),
        (OutputMimeType, ["output.mime_type"]),

        (ToolName, ["gen_ai.tool.name", "tool.name", "ai.toolCall.name", "confident.tool.name"]),
        (ToolNameIfTool, ["traceloop.entity.name"]),
        (ToolCallId, ["gen_ai.tool.call.id", "tool.id", "ai.toolCall.id"]),
        (ToolDescription, ["gen_ai.tool.description", "tool.description", "confident.tool.description"]),
        (ToolArguments, ["gen_ai.tool.call.arguments", "tool.parameters", "ai.toolCall.args", "tool_arguments",
            "gcp.vertex.agent.tool_call_args"]),
        (ToolResult, ["gen_ai.tool.call.result", "ai.toolCall.result", "tool_response", "gcp.vertex.agent.tool_response",
            "lk.function_tool.output"]),
        (ToolsOffered, ["gen_ai.tool.definitions", "ai.prompt.tools", "confident.agent.available_tools",
            "confident.agent.tool_definitions"]),
        (RetrievalDocuments, ["gen_ai.retrieval.documents", "confident.span.retrieval_context"]),
        (RetrievalAttribute, ["gen_ai.retrieval.documents", "gen_ai.retrieval.query.text", "gen_ai.data_source.id"]),
        (Embedder, ["confident.retriever.embedder"]),
        (TopK, ["confident.retriever.top_k", "reranker.top_k"]),
        (ChunkSize, ["confident.retriever.chunk_size"]),

        (AgentName, ["gen_ai.agent.name", "agent.name", "confident.agent.name", "graph.node.name"]),
        (AgentHandoffs, ["confident.agent.agent_handoffs"]),
        (AllMessages, ["pydantic_ai.all_messages"]),
        (PromptName, ["langfuse.observation.prompt.name", "langfuse.prompt.name", "gen_ai.prompt.name",
            "confident.span.prompt_alias", "prompt.id", "traceloop.prompt.key", "langwatch.prompt.handle"]),
        (PromptVersion, ["langfuse.observation.prompt.version", "langfuse.prompt.version", "confident.span.prompt_version",
            "llm.prompt_template.version", "traceloop.prompt.version", "traceloop.prompt.version_hash",
            "langwatch.prompt.version.number"]),
        (PromptLabel, ["confident.span.prompt_label"]),
        (PromptCommit, ["confident.span.prompt_commit_hash"]),
        (PromptJson, ["confident.span.prompt", "confident.llm.prompt"]),
        (ExpectedOutput, ["confident.span.expected_output", "langfuse.experiment.item.expected_output",
            "braintrust.expected_json"]),
        (Context, ["confident.span.context", "braintrust.context_json"]),
        (ToolsCalled, ["confident.span.tools_called"]),
        (ExpectedTools, ["confident.span.expected_tools"]),
        (MetricCollection, ["confident.span.metric_collection"]),
        (SpanMetadata, ["metadata", "confident.span.metadata", "langfuse.observation.metadata", "braintrust.metadata"]),
        (Scores, ["braintrust.scores"]),
        (ErrorType, ["error.type"]),
        (Level, ["langfuse.observation.level"]),
        (LevelMessage, ["langfuse.observation.status_message"]),
        (LangSmith, ["langsmith.span.kind", "langsmith.trace.name", "langsmith.trace.session_id",
            "langsmith.trace.session_name"]),

        (TraceName, ["confident.trace.name", "langfuse.trace.name", "langsmith.trace.name", "gen_ai.workflow.name",
            "traceloop.workflow.name"]),
        (TraceInput, ["confident.trace.input", "langfuse.trace.input", "confident.trace.llm_test_case.input"]),
        (TraceOutput, ["confident.trace.output", "langfuse.trace.output", "confident.trace.llm_test_case.actual_output"]),
        (TraceTags, ["confident.trace.tags", "langfuse.trace.tags", "langfuse.tags", "tag.tags", "langsmith.span.tags",
            "braintrust.tags", "langwatch.labels", "lmnr.association.properties.tags", "ai.telemetry.metadata.tags"]),
        (TraceMetadata, ["confident.trace.metadata", "langfuse.trace.metadata", "langfuse.metadata"]),
        (ThreadId, ["confident.trace.thread_id", "confident.trace.session_id", "langfuse.session.id", "session.id", "gen_ai.conversation.id",
            "langsmith.trace.session_id", "traceloop.association.properties.session_id",
            "lmnr.association.properties.session_id", "langwatch.thread.id", "ai.telemetry.metadata.sessionId",
            "gcp.vertex.agent.session_id", "thread_id"]),
        (User, ["confident.trace.user_id", "langfuse.user.id", "user.id", "enduser.id", "gen_ai.user",
            "traceloop.association.properties.user_id", "lmnr.association.properties.user_id", "langwatch.user.id",
            "ai.telemetry.metadata.userId"]),
        (Concept.Environment, ["langfuse.environment", "deployment.environment.name", "deployment.environment",
            "confident.trace.environment", "deepeval.environment"]),
        (Concept.Version, ["service.version", "langfuse.release", "langfuse.version"]),
        (ServiceName, ["service.name"]),
        (TraceMetricCollection, ["confident.trace.metric_collection"]),
        (TraceExpectedOutput, ["confident.trace.expected_output", "confident.trace.llm_test_case.expected_output"]),
        (TraceContext, ["confident.trace.context", "confident.trace.llm_test_case.context"]),
        (TraceRetrievalContext, ["confident.trace.retrieval_context", "confident.trace.llm_test_case.retrieval_context"]),
        (TraceToolsCalled, ["confident.trace.tools_called", "confident.trace.llm_test_case.tools_called"]),
        (TraceExpectedTools, ["confident.trace.expected_tools", "confident.trace.llm_test_case.expected_tools"]),
        (TestCaseId, ["confident.trace.test_case_id", "langfuse.experiment.item.id"]),
        (TestRunId, ["confident.trace.test_run_id", "langfuse.experiment.id"]),
        (TurnId, ["confident.trace.turn_id"]),
    ];

    private static readonly FrozenDictionary<string, ConceptRank[]> _byName = _table
        .SelectMany(row => row.Names.Select((name, rank) => (Name: name, Meaning: new ConceptRank(row.Concept, rank))))
        .GroupBy(entry => entry.Name, entry => entry.Meaning, StringComparer.Ordinal)
        .ToFrozenDictionary(entry => entry.Key, entry => entry.ToArray(), StringComparer.Ordinal);

    /// <returns>Empty when the name means nothing by itself; it may still belong to a <see cref="Family"/>.</returns>
    internal static ReadOnlySpan<ConceptRank> Of(string name) => _byName.TryGetValue(name, out var found) ? found : [];
}

/// <param name="Rank">0 is looked at first.</param>
internal readonly record struct ConceptRank(Concept Concept, int Rank);
