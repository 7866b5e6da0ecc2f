using System.Text;
using CsCheck;
using Google.Protobuf;
using Platform.Collector.Otlp.Json;
using Platform.Collector.Otlp.Mapping;
using Platform.Collector.Otlp.Wire;
using static Platform.Collector.Tests.Otlp.OtlpClient;

namespace Platform.Collector.Tests.Otlp;

/// <summary>Whatever is sent, the answer is never a fault of the server, and what is taken can be stored.</summary>
public sealed class FuzzTests(CollectorFixture collector)
{
    private static readonly string[] _names =
    [
        "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.prompt", "gen_ai.prompt.0.content",
        "gen_ai.completion.0.tool_calls.0.arguments", "llm.input_messages.0.message.role", "llm.output_messages.x.y", "events",
        "langfuse.trace.metadata", "langfuse.trace.metadata.k", "metadata", "confident.trace.tags", "confident.trace.tools_called",
        "confident.trace.context", "confident.span.expected_tools", "langfuse.observation.usage_details", "ai.response.providerMetadata",
        "ai.response.toolCalls", "langfuse.observation.cost_details", "braintrust.scores", "braintrust.span_attributes",
        "braintrust.input_json", "annotations.0.annotation.score", "annotations.0.annotation.name", "gen_ai.usage.input_tokens",
        "gen_ai.usage.cost", "session.id", "retrieval.documents.0.document.metadata", "gen_ai.retrieval.documents",
        "langfuse.observation.completion_start_time", "openinference.span.kind", "service.name", "mlflow.spanOutputs", "other",
    ];

    private static readonly Gen<string> _json = Gen.OneOf(
        Gen.String, Gen.Const("null"), Gen.Const("[]"), Gen.Const("{}"), Gen.Const("[1,\"a\",null,{\"role\":\"user\"}]"),
        Gen.Const("""{"a":1,"a":{"b":[1e999,"\u0000\ud800"]},"type":5,"name":7,"function":{"arguments":"{"}}"""),
        Gen.Const("""[{"event.name":"gen_ai.choice","message":{"content":[{"type":"text"}],"content":1}}]"""),
        Gen.Const("""[{"type":"tool_call","name":"x","arguments":"{\"a\":1}"},{"toolName":1},{"tool_calls":[{"function":{}}]}]"""),
        Gen.Const(new string('[', 200) + new string(']', 200)), Gen.Const("\"{\\\"a\\\":1}\""), Gen.Const("\ud800 half"),
        Gen.Int.Select(depth => $"{{\"n\":{depth}}}"));

    private static readonly Gen<AnyValue> _leaf = Gen.OneOf(
        _json.Select(text => new AnyValue { StringValue = text }), Gen.Long.Select(number => new AnyValue { IntValue = number }),
        Gen.Double.Select(number => new AnyValue { DoubleValue = number }), Gen.Bool.Select(flag => new AnyValue { BoolValue = flag }),
        Gen.Byte.Array.Select(bytes => new AnyValue { BytesValue = ByteString.CopyFrom(bytes) }), Gen.Const(new AnyValue()));

    private static readonly Gen<AnyValue> _value = Gen.OneOf(_leaf, _leaf.List[0, 4].Select(items =>
        new AnyValue { ArrayValue = new() { Values = { items } } }), Gen.Select(Gen.String, _leaf).List[0, 4].Select(members =>
        new AnyValue { KvlistValue = new() { Values = { members.Select(member => new KeyValue { Key = member.Item1, Value = member.Item2 }) } } }));

    private static readonly Gen<List<KeyValue>> _attributes = Gen.Select(AnyOf(_names), _value)
        .Select((name, value) => new KeyValue { Key = name, Value = value }).List[0, 12];

    private static Gen<string> AnyOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    [Fact]
    public async Task Random_bytes_and_random_JSON_never_make_the_server_fail()
    {
        var (client, _) = await collector.CreateProjectAsync();
        string[] types = ["application/json", "application/x-protobuf"];
        string[] paths = ["/v1/traces", "/v1/logs", "/v1/metrics"];

        await Gen.Select(Gen.OneOf(Gen.Byte.Array, _json.Select(Encoding.UTF8.GetBytes)), AnyOf(types), AnyOf(paths), Gen.Bool)
            .SampleAsync(async (body, type, path, gzip) =>
            {
                var answer = await client.PostAsync(path, body, type, gzip);
                Assert.InRange((int)answer.StatusCode, 200, 499);
            }, iter: 300, threads: 2);
    }

    [Fact]
    public async Task Random_attributes_are_stored_and_read_again()
    {
        var (client, _) = await collector.CreateProjectAsync();

        await Gen.Select(_attributes, _attributes, AnyOf("gen_ai.choice", "gen_ai.user.message", "exception", "db.query.result"))
            .SampleAsync(async (attributes, ofEvent, name) =>
            {
                var span = NewSpan();
                span.Attributes.Add(attributes);
                span.Events.Add(new Platform.Collector.Otlp.Wire.Span.Types.Event { Name = name, Attributes = { ofEvent } });

                var response = await (await client.PostProtobufAsync(Request(span))).TracesResponseAsync();

                Assert.Null(response.PartialSuccess);
                Assert.NotNull(await client.TraceAsync(span.TraceId));
            }, iter: 300, threads: 2);
    }

    [Fact]
    public void Any_text_becomes_JSON_that_can_be_stored() => Gen.OneOf(_json, Gen.String).Sample(text =>
    {
        var json = Collector.Otlp.Attributes.JsonText.Of(text);
        using var parsed = System.Text.Json.JsonDocument.Parse(json);
        Assert.DoesNotContain('\0', json);
    });

    [Fact]
    public void A_message_read_from_JSON_is_the_message_that_was_written() => _attributes.Sample(attributes =>
    {
        // Half a surrogate pair cannot come by protobuf, which is UTF-8.
        var clean = attributes.Select(attribute => KeyValue.Parser.ParseFrom(attribute.ToByteArray()));
        var request = new ExportTraceServiceRequest { ResourceSpans = { new ResourceSpans { Resource = new() { Attributes = { clean } } } } };

        Assert.Equal(request, OtlpJson.Read<ExportTraceServiceRequest>(Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(request))));
    });

    [Fact]
    public void Cutting_leaves_no_half_character() => Gen.Select(Gen.String, Gen.Int[1, 20]).Sample((text, length) =>
        Assert.False(Texts.Cut(text, length) is [.., var last] && char.IsHighSurrogate(last) && text.Length > length));
}
