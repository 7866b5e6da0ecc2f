using Google.Protobuf;
using static Platform.Collector.Otlp.Wire.Status.Types;
using static Platform.Collector.Tests.Otlp.Sent;
using WireSpan = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Tests.Otlp.Mapping;

public sealed class SpanMappingTests
{
    [Fact]
    public void Every_attribute_is_kept_as_it_was_sent()
    {
        var span = Mapped(("a", "text"), ("b", true), ("c", 9_007_199_254_740_991), ("d", 5e-324), ("e", double.NaN),
            ("f", new object?[] { 1, "x", null }), ("g", new (string, object?)[] { ("h", 1.5) }), ("i", new byte[] { 1, 2, 3 }),
            ("with blank/and slash", "<b>\u202Eürmüş 👍</b>\n"), ("", "no name"));

        Assert.Equal(
            """{"a":"text","b":true,"c":9007199254740991,"d":5E-324,"e":"NaN","f":[1,"x",null],"g":{"h":1.5},"i":"AQID","with blank/and slash":"""
            + "\"<b>\u202Eürmüş \\uD83D\\uDC4D</b>\\n\",\"\":\"no name\"}",
            span.Attributes);
    }

    [Fact]
    public void A_parent_of_zeros_is_none()
    {
        var span = Span();
        span.ParentSpanId = ByteString.CopyFrom(new byte[8]);
        Assert.Null(Mapped(span).ParentSpanId);

        span.ParentSpanId = ByteString.CopyFrom([8, 7, 6, 5, 4, 3, 2, 1]);
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], Mapped(span).ParentSpanId);
    }

    [Fact]
    public void A_span_without_an_end_is_unfinished()
    {
        var span = Span();
        span.EndTimeUnixNano = 0;

        Assert.Null(Mapped(span).End);
        Assert.Equal((long)StartNs, Mapped(span).Start.Nanoseconds);
    }

    [Fact]
    public void An_error_is_told_by_the_status()
    {
        var span = Span(("error.type", "timeout"));
        span.Status = new() { Code = StatusCode.Error };
        Assert.Equal(("error", "timeout"), (Mapped(span).Status, Mapped(span).Error));

        span.Events.Add(Event("exception", ("exception.type", "IOError"), ("exception.message", "gone"), ("exception.stacktrace", "at …")));
        Assert.Equal("IOError: gone", Mapped(span).Error);

        span.Status.Message = "It failed";
        Assert.Equal("It failed", Mapped(span).Error);
    }

    [Fact]
    public void Langfuse_tells_an_error_by_its_level()
    {
        var span = Mapped(("langfuse.observation.level", "ERROR"), ("langfuse.observation.status_message", "no quota"));

        Assert.Equal(("error", "no quota"), (span.Status, span.Error));
        Assert.Equal("unset", Mapped(("langfuse.observation.level", "WARNING")).Status);
    }

    [Fact]
    public void LangSmith_tells_an_error_by_an_exception_with_status_OK()
    {
        var span = Span(("langsmith.span.kind", "llm"));
        span.Status = new() { Code = StatusCode.Ok };
        span.Events.Add(Event("exception", ("exception.message", "gone")));
        Assert.Equal(("error", "gone"), (Mapped(span).Status, Mapped(span).Error));

        span.Attributes.Clear(); // elsewhere an exception under OK was handled
        Assert.Equal(("ok", null), (Mapped(span).Status, Mapped(span).Error));
    }

    [Fact]
    public void A_tools_input_and_output_are_its_arguments_and_result()
    {
        var openInference = Mapped(("openinference.span.kind", "TOOL"), ("tool.name", "search"),
            ("input.value", """{"to":"Rome"}"""), ("output.value", "3 flights"));
        var traceloop = Mapped(("traceloop.span.kind", "tool"), ("traceloop.entity.name", "search"));
        var named = Span(("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.call.arguments", """{"to":"Rome"}"""));
        named.Name = "execute_tool search";

        Assert.Equal(("search", """{"to":"Rome"}""", "\"3 flights\""), (openInference.ToolName, openInference.ToolArguments, openInference.ToolResult));
        Assert.Equal("search", traceloop.ToolName);
        Assert.Equal(("search", """{"to":"Rome"}""", """{"to":"Rome"}"""), (Mapped(named).ToolName, Mapped(named).ToolArguments, Mapped(named).Input));
        Assert.Null(Mapped(("traceloop.span.kind", "task"), ("traceloop.entity.name", "step")).ToolName);
    }

    [Fact]
    public void Retrieved_documents_come_in_four_ways()
    {
        Assert.Equal("""[{"id":"d1","score":0.9}]""", Mapped(("gen_ai.retrieval.documents", """[{"id":"d1","score":0.9}]""")).RetrievalContext);
        Assert.Equal("""["a","b"]""", Mapped(("confident.span.retrieval_context", new[] { "a", "b" })).RetrievalContext);
        Assert.Equal("""[{"id":"1","content":"Rome is old","score":0.5,"metadata":{"page":3}}]""", Mapped(
            ("retrieval.documents.0.document.id", "1"), ("retrieval.documents.0.document.content", "Rome is old"),
            ("retrieval.documents.0.document.score", 0.5), ("retrieval.documents.0.document.metadata", """{"page":3}""")).RetrievalContext);
        Assert.Equal("""[{"content":"x"}]""", Mapped(("reranker.output_documents.0.document.content", "x")).RetrievalContext);

        var span = Span();
        span.Events.Add(Event("db.query.result", ("db.query.result.id", "1"), ("db.query.result.document", "Rome"), ("db.query.result.vector", "…")));
        Assert.Equal("""[{"id":"1","content":"Rome"}]""", Mapped(span).RetrievalContext);
    }

    [Fact]
    public void Offered_tools_are_kept()
    {
        const string Search = """{"type":"function","name":"search"}""";

        Assert.Equal($"[{Search}]", Member(Mapped(("gen_ai.tool.definitions", $"[{Search}]")).Details, "availableTools"));
        Assert.Equal($"[{Search}]", Member(Mapped(("ai.prompt.tools", new[] { Search })).Details, "availableTools"));
        Assert.Equal($$"""[{"json_schema":{{Search}}}]""", Member(Mapped(("llm.tools.0.tool.json_schema", Search)).Details, "availableTools"));
        Assert.Equal("""[{"name":"search","description":"Finds"}]""", Member(Mapped(
            ("llm.request.functions.0.name", "search"), ("llm.request.functions.0.description", "Finds")).Details, "availableTools"));
    }

    [Fact]
    public void Events_links_and_scope_are_kept()
    {
        var span = Span();
        span.Kind = WireSpan.Types.SpanKind.Client;
        span.Events.Add(Event("something", ("n", 1)));
        span.Links.Add(new WireSpan.Types.Link { TraceId = span.TraceId, SpanId = span.SpanId });

        var mapped = new Platform.Collector.Otlp.Mapping.SpanMapping(1, Storage.Prices.PriceList.Shipped)
            .Map(span, new(null), """{"name":"lib"}""", []);

        Assert.Equal("""[{"name":"something","time":"2026-08-01T12:00:00.5Z","attributes":{"n":1}}]""", mapped.Events);
        Assert.Equal("""[{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708"}]""", Member(mapped.Details, "links"));
        Assert.Equal(("""{"name":"lib"}""", "\"client\""), (Member(mapped.Details, "scope"), Member(mapped.Details, "kind")));
    }

    // OpenInference wins on its own spans; gen_ai.* fills gaps (otel-mapping.md, pitfall 5).
    [Fact]
    public void On_spans_of_OpenInference_its_own_attributes_win()
    {
        var span = Mapped(
            ("gen_ai.response.model", "other"), ("gen_ai.usage.input_tokens", 1), ("gen_ai.usage.output_tokens", 2),
            ("gen_ai.input.messages", """[{"role":"user","content":"other"}]"""),
            ("openinference.span.kind", "LLM"), ("llm.model_name", "own"), ("llm.token_count.prompt", 10),
            ("llm.input_messages.0.message.role", "user"), ("llm.input_messages.0.message.content", "own"));

        Assert.Equal(("own", 10L, 2L), (span.Model, span.InputTokens, span.OutputTokens));
        Assert.Equal("""[{"role":"user","content":"own"}]""", span.Input);
    }

    // An unknown gen_ai.response.* is no output, and tool attributes are input and output (pitfall 6).
    [Fact]
    public void Unknown_GenAI_attributes_are_only_kept()
    {
        var span = Mapped(("gen_ai.response.something_new", "x"), ("gen_ai.response.id", "r"), ("gen_ai.tool.call.result", "found"));

        Assert.Equal("\"found\"", span.Output);
        Assert.Equal("\"x\"", Member(span.Attributes, "gen_ai.response.something_new"));
    }

    // Outer spans repeat their children's usage (pitfall 1): it stays theirs, and their type says not to add it.
    [Fact]
    public void Usage_of_an_agent_span_stays_with_the_agent()
    {
        var span = Mapped(("gen_ai.operation.name", "invoke_agent"), ("gen_ai.usage.input_tokens", 500), ("gen_ai.agent.name", "planner"));

        Assert.Equal(("agent", 500L, "\"planner\""), (span.Type, span.InputTokens, Member(span.Details, "agentName")));
    }
}
