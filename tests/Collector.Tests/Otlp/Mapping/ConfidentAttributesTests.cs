using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Storage.Traces;
using static Platform.Collector.Tests.Otlp.Sent;

namespace Platform.Collector.Tests.Otlp.Mapping;

/// <summary>
/// Every attribute that DeepEval's clients write over OTLP (wire-deepeval.md, 3.4): where it comes back, or that it is only kept
/// among the attributes as sent, because nobody but its writer reads it.
/// </summary>
public sealed class ConfidentAttributesTests
{
    private const string Tool = """{"name":"search","inputParameters":{"to":"Rome"}}""";

    /// <summary>Attribute, value, where it comes back, and as what (JSON).</summary>
    public static TheoryData<string, string, string, string> Meanings => new()
    {
        { "span.type", "retriever", "type", "\"retriever\"" },
        { "span.name", "planner", "name", "\"planner\"" },
        { "span.input", "in", "input", "\"in\"" },
        { "span.output", """{"a":1}""", "output", """{"a":1}""" },
        { "span.metadata", """{"k":1}""", "metadata", """{"k":1}""" },
        { "span.metadata.tool_id", "t1", "metadata", """{"tool_id":"t1"}""" },
        { "span.metric_collection", "quality", "metricCollection", "\"quality\"" },
        { "span.context", """["c"]""", "details.context", """["c"]""" },
        { "span.retrieval_context", """["r"]""", "retrievalContext", """["r"]""" },
        { "span.expected_output", "e", "details.expectedOutput", "\"e\"" },
        { "span.expected_tools", $"[{Tool}]", "details.expectedTools", $"[{Tool}]" },
        { "span.tools_called", $"[{Tool}]", "details.toolsCalled", $"[{Tool}]" },
        { "span.provider", "Anthropic", "provider", "\"anthropic\"" },
        { "span.parent_uuid", "0102030405060708", "parentSpanId", "\"AQIDBAUGBwg=\"" },
        { "span.prompt", """{"alias":"p","version":"00.00.01"}""", "details.promptName", "\"p\"" },
        { "span.prompt", """{"alias":"p","version":"00.00.01"}""", "details.promptVersion", "\"00.00.01\"" },
        { "span.prompt_alias", "p", "details.promptName", "\"p\"" },
        { "span.prompt_commit_hash", "abc", "details.promptCommit", "\"abc\"" },
        { "span.prompt_label", "live", "details.promptLabel", "\"live\"" },
        { "span.prompt_version", "00.00.02", "details.promptVersion", "\"00.00.02\"" },
        { "llm.model", "gpt-4.1", "model", "\"gpt-4.1\"" },
        { "llm.input_token_count", "12", "inputTokens", "12" },
        { "llm.output_token_count", "34", "outputTokens", "34" },
        { "llm.prompt", """{"alias":"p","hash":"abc","label":"live"}""", "details.promptCommit", "\"abc\"" },
        { "llm.prompt", """{"alias":"p","hash":"abc","label":"live"}""", "details.promptLabel", "\"live\"" },
        { "agent.name", "a", "details.agentName", "\"a\"" },
        { "agent.available_tools", """["x","y"]""", "details.availableTools", """["x","y"]""" },
        { "agent.agent_handoffs", """["b"]""", "details.agentHandoffs", """["b"]""" },
        { "agent.tool_definitions", """[{"name":"x"}]""", "details.availableTools", """[{"name":"x"}]""" },
        { "tool.name", "search", "toolName", "\"search\"" },
        { "tool.description", "finds", "details.toolDescription", "\"finds\"" },
        { "retriever.embedder", "e-3", "details.embedder", "\"e-3\"" },
        { "retriever.top_k", "3", "details.topK", "3" },
        { "retriever.chunk_size", "200", "details.chunkSize", "200" },
        { "trace.name", "n", "traceName", "\"n\"" },
        { "trace.thread_id", "t", "threadId", "\"t\"" },
        { "trace.session_id", "s", "threadId", "\"s\"" },
        { "trace.user_id", "u", "userId", "\"u\"" },
        { "trace.input", "in", "traceInput", "\"in\"" },
        { "trace.output", "out", "traceOutput", "\"out\"" },
        { "trace.tags", """["a","b"]""", "traceTags", """["a","b"]""" },
        { "trace.metadata", """{"k":[1]}""", "traceMetadata", """{"k":[1]}""" },
        { "trace.metric_collection", "whole", "traceMetricCollection", "\"whole\"" },
        { "trace.environment", "staging", "environment", "\"staging\"" },
        { "trace.context", """["c"]""", "traceDetails.context", """["c"]""" },
        { "trace.retrieval_context", """["r"]""", "traceDetails.retrievalContext", """["r"]""" },
        { "trace.tools_called", $"[{Tool}]", "traceDetails.toolsCalled", $"[{Tool}]" },
        { "trace.expected_tools", $"[{Tool}]", "traceDetails.expectedTools", $"[{Tool}]" },
        { "trace.expected_output", "e", "traceDetails.expectedOutput", "\"e\"" },
        { "trace.test_case_id", "c1", "traceDetails.testCaseId", "\"c1\"" },
        { "trace.test_run_id", "r1", "traceDetails.testRunId", "\"r1\"" },
        { "trace.turn_id", "u1", "traceDetails.turnId", "\"u1\"" },
        { "trace.llm_test_case.input", "in", "traceInput", "\"in\"" },
        { "trace.llm_test_case.actual_output", "out", "traceOutput", "\"out\"" },
        { "trace.llm_test_case.expected_output", "e", "traceDetails.expectedOutput", "\"e\"" },
        { "trace.llm_test_case.context", """["c"]""", "traceDetails.context", """["c"]""" },
        { "trace.llm_test_case.retrieval_context", """["r"]""", "traceDetails.retrievalContext", """["r"]""" },
        { "trace.llm_test_case.tools_called", $"[{Tool}]", "traceDetails.toolsCalled", $"[{Tool}]" },
        { "trace.llm_test_case.expected_tools", $"[{Tool}]", "traceDetails.expectedTools", $"[{Tool}]" },
    };

    [Theory]
    [MemberData(nameof(Meanings))]
    public void It_comes_back_as_what_it_means(string name, string value, string place, string expected)
    {
        var found = At(Mapped(($"confident.{name}", value)), place);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), found), found?.ToJsonString());
    }

    [Theory]
    [InlineData("confident.span.integration", "LangChain")]
    [InlineData("confident.internal.is_ai_root", "true")]
    [InlineData("confident.internal.is_oi_span", "true")]
    [InlineData("confident.trace.tools_called", "true")] // what one client writes for "there were some"
    public void It_is_only_kept(string name, string value)
    {
        var with = Mapped((name, value));

        Assert.Equal($$"""{"{{name}}":"{{value}}"}""", with.Attributes);
        Assert.True(JsonNode.DeepEquals(Json(Mapped()), Json(with with { Attributes = null })));
    }

    [Fact]
    public void Rates_make_the_cost() => Assert.Equal(0.0004m, Mapped(
        ("confident.llm.input_token_count", 100), ("confident.llm.output_token_count", 50),
        ("confident.llm.cost_per_input_token", 0.000001), ("confident.llm.cost_per_output_token", 0.000006)).CostUsd);

    [Fact]
    public void What_says_one_thing_alone_goes_before_the_object_that_says_all()
    {
        var span = Mapped(
            ("confident.llm.prompt", """{"alias":"old","version":"00.00.01"}"""), ("confident.span.prompt_alias", "new"),
            ("confident.trace.session_id", "session"), ("confident.trace.thread_id", "thread"));

        Assert.Equal(("\"new\"", "\"00.00.01\""), (At(span, "details.promptName")!.ToJsonString(), At(span, "details.promptVersion")!.ToJsonString()));
        Assert.Equal("thread", span.ThreadId);
        Assert.Null(At(Mapped(("confident.llm.prompt", "[broken")), "details.promptName"));
    }

    // wire-deepeval.md, 3.5
    [Fact]
    public void An_agent_of_Pydantic_AI_called_the_tools_that_its_messages_name()
    {
        var span = Mapped(
            ("gen_ai.operation.name", "invoke_agent"), ("final_result", "It rains."),
            ("pydantic_ai.all_messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"look","arguments":{"city":"Oslo"}}]}]"""));

        Assert.Equal("""[{"name":"look","inputParameters":{"city":"Oslo"},"id":"1"}]""", At(span, "details.toolsCalled")!.ToJsonString());
        Assert.Equal("\"It rains.\"", span.Output);
    }

    private static JsonNode Json(ArrivingSpan span) => JsonSerializer.SerializeToNode(span, JsonSerializerOptions.Web)!;

    // Fields that hold JSON are text.
    private static JsonNode? At(ArrivingSpan span, string place)
    {
        var (field, member) = place.Split('.') is [var first, var second] ? (first, second) : (place, null);
        var value = Json(span)[field];
        var isJson = field is "input" or "output" or "metadata" or "details" or "retrievalContext" or "traceInput" or "traceOutput"
            or "traceMetadata" or "traceDetails";
        var read = isJson && value is not null ? JsonNode.Parse((string)value!) : value;
        return member is null ? read : read?[member];
    }
}
