using static Platform.Collector.Tests.Otlp.Sent;

namespace Platform.Collector.Tests.Otlp.Mapping;

public sealed class SpanKindsTests
{
    // otel-mapping.md, 4.1 (operations), 4.2 (OpenInference kinds), 4.3, 4.4 and the first row of 4.5.
    [Theory]
    [InlineData("confident.span.type", "retriever", "retriever")]
    [InlineData("langfuse.observation.type", "generation", "llm")]
    [InlineData("langfuse.observation.type", "guardrail", "guardrail")]
    [InlineData("openinference.span.kind", "RERANKER", "reranker")]
    [InlineData("openinference.span.kind", "EVALUATOR", "evaluator")]
    [InlineData("openinference.span.kind", "EMBEDDING", "embedding")]
    [InlineData("langsmith.span.kind", "chain", "chain")]
    [InlineData("gen_ai.operation.name", "chat", "llm")]
    [InlineData("gen_ai.operation.name", "generate_content", "llm")]
    [InlineData("gen_ai.operation.name", "text_completion", "llm")]
    [InlineData("gen_ai.operation.name", "embeddings", "embedding")]
    [InlineData("gen_ai.operation.name", "execute_tool", "tool")]
    [InlineData("gen_ai.operation.name", "invoke_agent", "agent")]
    [InlineData("gen_ai.operation.name", "create_agent", "agent")]
    [InlineData("gen_ai.operation.name", "retrieval", "retriever")]
    [InlineData("gen_ai.operation.name", "invoke_workflow", "chain")]
    [InlineData("gen_ai.operation.name", "orchestrate_tools", "chain")]
    [InlineData("traceloop.span.kind", "workflow", "chain")]
    [InlineData("traceloop.span.kind", "tool", "tool")]
    [InlineData("llm.request.type", "rerank", "reranker")]
    [InlineData("ai.operationId", "ai.generateText", "chain")]
    [InlineData("ai.operationId", "ai.generateText.doGenerate", "llm")]
    [InlineData("ai.operationId", "ai.streamObject.doStream", "llm")]
    [InlineData("ai.operationId", "ai.embedMany.doEmbed", "embedding")]
    [InlineData("ai.operationId", "ai.toolCall", "tool")]
    [InlineData("operation.name", "ai.streamText.doStream my-function", "llm")]
    [InlineData("mlflow.spanType", "\"CHAT_MODEL\"", "llm")]
    [InlineData("mlflow.spanType", "\"RETRIEVER\"", "retriever")]
    [InlineData("lmnr.span.type", "LLM", "llm")]
    [InlineData("braintrust.span_attributes", """{"type":"llm","name":"x"}""", "llm")]
    [InlineData("braintrust.span_attributes", """{"type":"score"}""", "evaluator")]
    [InlineData("langwatch.span.type", "rag", "retriever")]
    [InlineData("genkit:metadata:subtype", "model", "llm")]
    [InlineData("genkit:metadata:subtype", "flow", "chain")]
    [InlineData("http.method", "GET", "span")]
    public void The_type_is_read_in_the_words_of_each_convention(string name, string value, string type) =>
        Assert.Equal(type, Mapped((name, value)).Type);

    [Fact]
    public void The_first_that_says_something_counts() => Assert.Equal("tool", Mapped(
        ("gen_ai.operation.name", "chat"), ("openinference.span.kind", "CHAIN"), ("confident.span.type", "tool")).Type);

    // Langfuse SDKs up to 3.3.0 set "span" on generations.
    [Theory]
    [InlineData("langfuse.observation.type", "span")]
    [InlineData("confident.span.type", "base")]
    [InlineData("traceloop.span.kind", "unknown")]
    public void A_word_that_says_nothing_leaves_it_to_the_others(string name, string word)
    {
        Assert.Equal("llm", Mapped((name, word), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 5)).Type);
        Assert.Equal("agent", Mapped((name, word), ("gen_ai.operation.name", "invoke_agent")).Type);
        Assert.Equal("span", Mapped((name, word)).Type);
    }

    // Pydantic AI leaves gen_ai.operation.name out on tools.
    [Theory]
    [InlineData("gen_ai.tool.name", "search", "tool")]
    [InlineData("gen_ai.tool.call.id", "call_1", "tool")]
    [InlineData("gen_ai.retrieval.query.text", "flights", "retriever")]
    public void Without_any_word_the_attributes_tell(string name, string value, string type) =>
        Assert.Equal(type, Mapped((name, value)).Type);

    // Its scope is Experimental.Microsoft.Extensions.AI; it has no gen_ai attributes.
    [Fact]
    public void The_tool_loop_of_Microsoft_Extensions_AI_tells_by_its_name()
    {
        var loop = Span();
        loop.Name = "orchestrate_tools";
        var tool = Span(("gen_ai.operation.name", "execute_tool"));
        tool.Name = "orchestrate_tools";

        Assert.Equal(("chain", "tool"), (Mapped(loop).Type, Mapped(tool).Type));
    }

    [Fact]
    public void A_model_alone_makes_no_model_call() => Assert.Equal("span", Mapped(("gen_ai.request.model", "gpt-4o")).Type);
}
