using System.Text.Json;
using Platform.Storage.Traces;
using static Platform.Collector.Tests.Otlp.Sent;

namespace Platform.Collector.Tests.Otlp.Mapping;

public sealed class MessagesTests
{
    private const string Question = """[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]""";

    [Fact]
    public void GenAI_messages_stay_as_they_were_sent()
    {
        var span = Mapped(("gen_ai.input.messages", Question),
            ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"Hello"}],"finish_reason":"stop"}]"""));

        Assert.Equal(Question, span.Input);
        Assert.Equal("Hello", TextOf(span.Output));
    }

    [Fact]
    public void GenAI_messages_may_be_structured()
    {
        object part = new (string, object?)[] { ("type", "text"), ("content", "Hi") };
        object message = new (string, object?)[] { ("role", "user"), ("parts", new[] { part }) };

        Assert.Equal(Question, Mapped(("gen_ai.input.messages", new[] { message })).Input);
    }

    [Fact]
    public void System_instructions_come_first()
    {
        var span = Mapped(("gen_ai.input.messages", Question),
            ("gen_ai.system_instructions", """[{"type":"text","content":"Be brief"}]"""));

        Assert.Equal($$"""[{"role":"system","parts":[{"type":"text","content":"Be brief"}]},{{Question[1..]}}""", span.Input);
        Assert.Equal("""[{"role":"system","content":"Be brief"}]""", Mapped(("gen_ai.system_instructions", "Be brief")).Input);
        Assert.Equal("""[{"role":"system","content":"Be brief"},{"role":"user","content":"Hi"}]""",
            Mapped(("gen_ai.system_instructions", "Be brief"), ("gen_ai.input.messages", "Hi")).Input);
    }

    // Conventions up to 1.26 and Traceloop.
    [Fact]
    public void Indexed_prompts_and_completions_become_lists()
    {
        var span = Mapped(
            ("gen_ai.prompt.0.role", "system"), ("gen_ai.prompt.0.content", "Be brief"),
            ("gen_ai.prompt.1.role", "user"), ("gen_ai.prompt.1.content", "{\"city\":\"Rome\"}"),
            ("gen_ai.completion.0.role", "assistant"), ("gen_ai.completion.0.finish_reason", "tool_calls"),
            ("gen_ai.completion.0.tool_calls.0.id", "call_1"), ("gen_ai.completion.0.tool_calls.0.name", "search"),
            ("gen_ai.completion.0.tool_calls.0.arguments", """{"to":"Rome"}"""));

        Assert.Equal("""[{"role":"system","content":"Be brief"},{"role":"user","content":"{\"city\":\"Rome\"}"}]""", span.Input);
        Assert.Equal(
            """[{"role":"assistant","finish_reason":"tool_calls","tool_calls":[{"id":"call_1","name":"search","arguments":{"to":"Rome"}}]}]""",
            span.Output);
        Assert.Equal("""[{"name":"search","inputParameters":{"to":"Rome"},"id":"call_1"}]""", Member(span.Details, "toolsCalled"));
    }

    [Fact]
    public void OpenInference_messages_lose_their_wrappers()
    {
        var span = Mapped(
            ("llm.input_messages.10.message.role", "user"), ("llm.input_messages.10.message.content", "third"),
            ("llm.input_messages.2.message.role", "user"),
            ("llm.input_messages.2.message.contents.0.message_content.type", "text"),
            ("llm.input_messages.2.message.contents.0.message_content.text", "second"),
            ("llm.output_messages.0.message.role", "assistant"),
            ("llm.output_messages.0.message.tool_calls.0.tool_call.id", "c1"),
            ("llm.output_messages.0.message.tool_calls.0.tool_call.function.name", "book"),
            ("llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments", """{"id":7}"""));

        Assert.Equal("""[{"role":"user","contents":[{"type":"text","text":"second"}]},{"role":"user","content":"third"}]""", span.Input);
        Assert.Equal("""[{"role":"assistant","tool_calls":[{"id":"c1","function":{"name":"book","arguments":{"id":7}}}]}]""", span.Output);
        Assert.Equal("""[{"name":"book","inputParameters":{"id":7},"id":"c1"}]""", Member(span.Details, "toolsCalled"));
    }

    // Conventions 1.28 to 1.36.
    [Fact]
    public void Events_become_messages()
    {
        var span = Span(("gen_ai.system", "openai"));
        span.Events.Add(Event("gen_ai.system.message", ("gen_ai.system", "openai"), ("content", "Be brief")));
        span.Events.Add(Event("gen_ai.user.message", ("content", "Hi")));
        span.Events.Add(Event("gen_ai.tool.message", ("content", "{\"ok\":true}"), ("id", "c1")));
        span.Events.Add(Event("gen_ai.choice", ("index", 0), ("finish_reason", "stop"),
            ("message", """{"role":"assistant","content":"Hello"}""")));

        var mapped = Mapped(span);

        Assert.Equal(
            """[{"role":"system","content":"Be brief"},{"role":"user","content":"Hi"},{"role":"tool","content":"{\"ok\":true}","id":"c1"}]""",
            mapped.Input);
        Assert.Equal("Hello", TextOf(mapped.Output));
    }

    [Fact]
    public void Content_events_of_the_first_conventions_count_too()
    {
        var span = Span();
        span.Events.Add(Event("gen_ai.content.prompt", ("gen_ai.prompt", """[{"role":"user","content":"Hi"}]""")));
        span.Events.Add(Event("gen_ai.content.completion", ("gen_ai.completion", "Hello")));

        Assert.Equal(("""[{"role":"user","content":"Hi"}]""", "\"Hello\""), (Mapped(span).Input, Mapped(span).Output));
    }

    [Fact]
    public void The_event_with_an_operations_details_fills_gaps()
    {
        var span = Span(("gen_ai.output.messages", "from the span"));
        span.Events.Add(Event("gen_ai.client.inference.operation.details",
            ("gen_ai.input.messages", Question), ("gen_ai.output.messages", "from the event"), ("gen_ai.usage.input_tokens", 3)));

        var mapped = Mapped(span);

        Assert.Equal((Question, "\"from the span\"", 3L), (mapped.Input, mapped.Output, mapped.InputTokens));
    }

    // Pydantic AI before its second version of instrumentation.
    [Fact]
    public void A_list_of_events_in_one_attribute_is_split()
    {
        var span = Mapped(("events", """
            [{"event.name":"gen_ai.user.message","content":"Hi","role":"user","gen_ai.message.index":0},
             {"event.name":"gen_ai.choice","index":0,"message":{"role":"assistant","content":"Hello"}}]
            """));

        Assert.Equal(("Hi", "Hello"), (MessageText.OfInput(Element(span.Input)), TextOf(span.Output)));
    }

    [Fact]
    public void Vercels_text_and_tool_calls_become_one_message()
    {
        var calls = Mapped(("ai.response.text", "Let me see"),
            ("ai.response.toolCalls", """[{"toolCallId":"c1","toolName":"search","args":{"to":"Rome"}}]"""));
        var text = Mapped(("ai.response.text", "Hello"), ("ai.response.toolCalls", "[]"));
        var generated = Mapped(("ai.response.object", """{"n":1}"""));

        Assert.Equal("Let me see", TextOf(calls.Output));
        Assert.Equal("""[{"name":"search","inputParameters":{"to":"Rome"},"id":"c1"}]""", Member(calls.Details, "toolsCalled"));
        Assert.Equal(("\"Hello\"", """{"n":1}"""), (text.Output, generated.Output));
    }

    [Theory]
    [InlineData("plain text", "\"plain text\"")]
    [InlineData("""{ "n": 1 }""", """{ "n": 1 }""")]
    [InlineData("\"{\\\"n\\\":1}\"", """{"n":1}""")] // JSON in a string twice
    [InlineData("\"quoted\"", "\"\\\"quoted\\\"\"")] // quoted text is text
    [InlineData("{'n': 1}", "\"{'n': 1}\"")] // Python's repr is not JSON
    [InlineData("[Note] see below [1]", "\"[Note] see below [1]\"")]
    [InlineData("12", "\"12\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("{\"a\":\"x\\u0000y\"}", "{\"a\":\"x\\ufffdy\"}")]
    [InlineData("{\"a\":\"\\\\u0000\"}", "{\"a\":\"\\\\u0000\"}")] // an escaped backslash, then letters
    [InlineData("{\"a\":\"\\ud83d\\ude00 \\ud83d\"}", "{\"a\":\"\\ud83d\\ude00 \\ufffd\"}")]
    [InlineData("{\"a\":\"\\ude00\\ud83d\"}", "{\"a\":\"\\ufffd\\ufffd\"}")]
    public void JSON_in_text_becomes_a_value_and_other_text_stays_text(string sent, string stored)
    {
        var span = Mapped(("input.value", sent));

        Assert.Equal(stored, span.Input);
        Assert.Equal(JsonSerializer.Serialize(sent), JsonSerializer.Serialize(Element(span.Attributes).GetProperty("input.value").GetString()));
    }

    [Fact]
    public void Plain_text_by_its_mime_type_stays_text() => Assert.Equal("\"[1]\"",
        Mapped(("output.value", "[1]"), ("output.mime_type", "text/plain")).Output);

    [Theory]
    [InlineData("braintrust.input_json", "\"Hi\"", "\"Hi\"")]
    [InlineData("mlflow.spanInputs", "{\"q\":\"Hi\"}", "{\"q\":\"Hi\"}")]
    [InlineData("mlflow.spanInputs", "\"Hi\"", "\"Hi\"")]
    [InlineData("mlflow.spanInputs", "5", "5")]
    [InlineData("braintrust.input_json", "null", null)]
    public void Attributes_that_always_hold_JSON_are_read_as_JSON(string name, string sent, string? stored) =>
        Assert.Equal(stored, Mapped((name, sent)).Input);

    // The order of otel-mapping.md, 4.5; each name beats all after it.
    [Fact]
    public void Input_and_output_are_taken_in_the_order_of_precedence()
    {
        string[] inputs = ["langfuse.observation.input", "gen_ai.input.messages", "gen_ai.prompt", "ai.prompt.messages", "ai.prompt",
            "gen_ai.tool.call.arguments", "ai.toolCall.args", "tool.parameters", "gen_ai.retrieval.query.text", "reranker.query",
            "traceloop.entity.input", "mlflow.spanInputs", "lmnr.span.input", "langwatch.input", "gcp.vertex.agent.llm_request",
            "pydantic_ai.all_messages", "input.value"];
        string[] outputs = ["langfuse.observation.output", "gen_ai.output.messages", "gen_ai.completion", "ai.response.text",
            "gen_ai.tool.call.result", "ai.toolCall.result", "traceloop.entity.output", "mlflow.spanOutputs", "lmnr.span.output",
            "langwatch.output", "gcp.vertex.agent.llm_response", "output.value"];

        for (var i = 0; i < inputs.Length; i++)
            Assert.Equal($"\"{inputs[i]}\"", Mapped([.. inputs[i..].Reverse().Select(name => (name, (object?)name))]).Input);
        for (var i = 0; i < outputs.Length; i++)
            Assert.Equal($"\"{outputs[i]}\"", Mapped([.. outputs[i..].Reverse().Select(name => (name, (object?)name))]).Output);
    }

    [Fact]
    public void An_empty_value_counts_only_where_nothing_else_is()
    {
        Assert.Equal("\"x\"", Mapped(("langfuse.observation.input", ""), ("input.value", "x")).Input);
        Assert.Equal("\"\"", Mapped(("output.value", "")).Output);
        Assert.Null(Mapped(("http.method", "GET")).Input);
    }

    [Fact]
    public void Embedded_texts_are_kept_without_their_vectors() => Assert.Equal("""["a","b"]""", Mapped(
        ("embedding.embeddings.0.embedding.text", "a"), ("embedding.embeddings.0.embedding.vector", new[] { 0.1, 0.2 }),
        ("embedding.embeddings.1.embedding.text", "b")).Input);

    private static JsonElement Element(string? json) => JsonDocument.Parse(json!).RootElement;

    private static string? TextOf(string? output) => MessageText.OfOutput(Element(output));
}
