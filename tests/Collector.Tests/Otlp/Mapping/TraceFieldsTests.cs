using Platform.Collector.Otlp.Wire;
using static Platform.Collector.Tests.Otlp.Sent;

namespace Platform.Collector.Tests.Otlp.Mapping;

public sealed class TraceFieldsTests
{
    [Theory]
    [InlineData("confident.trace.thread_id")]
    [InlineData("langfuse.session.id")]
    [InlineData("session.id")]
    [InlineData("gen_ai.conversation.id")]
    [InlineData("langsmith.trace.session_id")]
    [InlineData("traceloop.association.properties.session_id")]
    [InlineData("lmnr.association.properties.session_id")]
    [InlineData("langwatch.thread.id")]
    [InlineData("ai.telemetry.metadata.sessionId")]
    [InlineData("gcp.vertex.agent.session_id")]
    [InlineData("thread_id")]
    public void A_thread_has_many_names(string name) => Assert.Equal("t-1", Mapped((name, "t-1")).ThreadId);

    [Fact]
    public void An_MCP_session_is_no_thread() => Assert.Null(Mapped(("mcp.session.id", "s")).ThreadId);

    [Theory]
    [InlineData("confident.trace.user_id")]
    [InlineData("langfuse.user.id")]
    [InlineData("user.id")]
    [InlineData("enduser.id")]
    [InlineData("gen_ai.user")]
    [InlineData("traceloop.association.properties.user_id")]
    [InlineData("langwatch.user.id")]
    [InlineData("ai.telemetry.metadata.userId")]
    public void A_user_has_many_names(string name) => Assert.Equal("ann", Mapped((name, "ann")).UserId);

    [Theory]
    [InlineData("confident.trace.tags", """["a","b"]""")] // DeepEval for TypeScript
    [InlineData("langfuse.trace.tags", """["a", "b", "a"]""")]
    [InlineData("langsmith.span.tags", "a, b")]
    public void Tags_may_come_as_text(string name, string sent) => Assert.Equal(["a", "b"], Mapped((name, sent)).TraceTags);

    [Fact]
    public void Tags_may_come_as_a_list()
    {
        Assert.Equal(["a", "b"], Mapped(("tag.tags", new[] { "a", "b" })).TraceTags);
        Assert.Equal(["7", "true"], Mapped(("braintrust.tags", new object[] { 7, true })).TraceTags);
        Assert.Equal(["x"], Mapped(("langwatch.labels", "x")).TraceTags);
    }

    [Fact]
    public void Metadata_of_the_trace_is_collected_from_one_object_and_single_keys()
    {
        var span = Mapped(
            ("langfuse.trace.metadata", """{"plan":"pro","seats":3}"""), ("langfuse.trace.metadata.region", "eu"),
            ("ai.telemetry.metadata.deep", """{"a":1}"""), ("ai.telemetry.metadata.userId", "ann"),
            ("traceloop.association.properties.tenant", "acme"));

        Assert.Equal("\"pro\"", Member(span.TraceMetadata, "plan"));
        Assert.Equal("3", Member(span.TraceMetadata, "seats"));
        Assert.Equal("\"eu\"", Member(span.TraceMetadata, "region"));
        Assert.Equal("""{"a":1}""", Member(span.TraceMetadata, "deep"));
        Assert.Equal("\"acme\"", Member(span.TraceMetadata, "tenant"));
        Assert.Null(Member(span.TraceMetadata, "userId"));
    }

    [Fact]
    public void Metadata_of_a_span_describes_the_trace_only_on_its_root()
    {
        var root = Span(("metadata", """{"k":"v"}"""));
        var child = Span(("metadata", """{"k":"v"}"""));
        child.ParentSpanId = root.SpanId;

        Assert.Equal(("""{"k":"v"}""", """{"k":"v"}"""), (Mapped(root).Metadata, Mapped(root).TraceMetadata));
        Assert.Equal(("""{"k":"v"}""", null), (Mapped(child).Metadata, Mapped(child).TraceMetadata));
    }

    // PostgreSQL's jsonb, which traces keep their metadata in, cannot hold every number that JSON can.
    [Fact]
    public void Numbers_beyond_PostgreSQL_become_text() => Assert.Equal("""{"big":"1e999999","small":5e-324}""",
        Mapped(("confident.trace.metadata", """{"big":1e999999,"small":5e-324}""")).TraceMetadata);

    [Fact]
    public void The_resource_speaks_where_the_span_does_not()
    {
        var resource = new Resource
        {
            Attributes =
            {
                Attribute("service.name", "shop"), Attribute("service.version", "1.2"),
                Attribute("deployment.environment.name", "staging"), Attribute("session.id", "r"),
                Attribute("process.command_args", new[] { "a", "b" }),
            },
        };

        var quiet = Mapped(Span(), resource);
        var own = Mapped(Span(("langfuse.environment", "production"), ("langfuse.release", "9"), ("session.id", "s")), resource);

        Assert.Equal(("shop", "1.2", "staging", "r"), (quiet.ServiceName, quiet.Version, quiet.Environment, quiet.ThreadId));
        Assert.Equal(("9", "production", "s"), (own.Version, own.Environment, own.ThreadId));
        Assert.Equal("""{"service.name":"shop","service.version":"1.2","deployment.environment.name":"staging","session.id":"r","process.command_args":["a","b"]}""",
            Member(quiet.Details, "resource"));
    }

    // wire-deepeval.md, 3.4: the encodings differ between writers.
    [Fact]
    public void A_trace_as_a_test_case_is_read_in_all_of_DeepEvals_encodings()
    {
        const string Tool = """{"name":"search","inputParameters":{"to":"Rome"}}""";
        var text = Mapped(
            ("confident.trace.context", """["c1"]"""), ("confident.trace.retrieval_context", """["r1","r2"]"""),
            ("confident.trace.expected_tools", $"[{Tool}]"), ("confident.trace.tools_called", "true"),
            ("confident.trace.expected_output", "done"), ("confident.trace.test_case_id", "tc"), ("confident.trace.turn_id", "u1"));
        var lists = Mapped(
            ("confident.trace.context", new[] { "c1" }), ("confident.trace.retrieval_context", new[] { "r1", "r2" }),
            ("confident.trace.expected_tools", new[] { Tool }), ("confident.trace.tools_called", new[] { Tool }),
            ("confident.trace.llm_test_case.expected_output", "done"));

        foreach (var span in new[] { text, lists })
        {
            Assert.Equal("""["c1"]""", Member(span.TraceDetails, "context"));
            Assert.Equal("""["r1","r2"]""", Member(span.TraceDetails, "retrievalContext"));
            Assert.Equal($"[{Tool}]", Member(span.TraceDetails, "expectedTools"));
            Assert.Equal("\"done\"", Member(span.TraceDetails, "expectedOutput"));
        }
        Assert.Null(Member(text.TraceDetails, "toolsCalled"));
        Assert.Equal($"[{Tool}]", Member(lists.TraceDetails, "toolsCalled"));
        Assert.Equal(("\"tc\"", "\"u1\""), (Member(text.TraceDetails, "testCaseId"), Member(text.TraceDetails, "turnId")));
        Assert.Null(Mapped(("confident.trace.name", "n")).TraceDetails);
    }

    [Fact]
    public void A_span_as_a_test_case_is_read_likewise()
    {
        var span = Mapped(
            ("confident.span.type", "agent"), ("confident.span.name", "planner"), ("confident.span.expected_output", """{"n":1}"""),
            ("confident.span.context", "only one"), ("confident.span.retrieval_context", """["r1"]"""),
            ("confident.span.tools_called", new[] { """{"name":"a"}""" }), ("confident.agent.available_tools", new[] { "a", "b" }),
            ("confident.span.metric_collection", "quality"), ("confident.trace.metric_collection", "whole"),
            ("confident.span.prompt_alias", "p"), ("confident.span.prompt_version", "00.00.02"));

        Assert.Equal(("planner", "quality", "whole"), (span.Name, span.MetricCollection, span.TraceMetricCollection));
        Assert.Equal("""["r1"]""", span.RetrievalContext);
        Assert.Equal("""{"n":1}""", Member(span.Details, "expectedOutput"));
        Assert.Equal("""["only one"]""", Member(span.Details, "context"));
        Assert.Equal("""[{"name":"a"}]""", Member(span.Details, "toolsCalled"));
        Assert.Equal("""["a","b"]""", Member(span.Details, "availableTools"));
        Assert.Equal(("\"p\"", "\"00.00.02\""), (Member(span.Details, "promptName"), Member(span.Details, "promptVersion")));
    }

    [Fact]
    public void Ids_that_an_index_could_not_hold_are_cut()
    {
        var span = Mapped(("session.id", new string('x', 5000)), ("confident.span.metric_collection", new string('m', 5000)));

        Assert.Equal((256, 200), (span.ThreadId!.Length, span.MetricCollection!.Length));
    }
}
