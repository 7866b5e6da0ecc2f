using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using Platform.Collector.Otlp.Wire;

namespace Platform.Bench.Ingest;

/// <summary>
/// A trace of 20 spans as an agent on the GenAI conventions sends it: the agent, six rounds of model call and tool, a
/// retriever, and plain spans in between. About 1.1 kB a span on the wire.
/// </summary>
internal static class SampleTrace
{
    internal const int Spans = 20;

    private const string Words = "The customer wants to fly from Berlin to Lisbon on Friday evening with two children and a folding bike. ";

    /// <param name="metricCollection">What the tool spans name; null for none.</param>
    internal static IEnumerable<Span> Create(byte[] traceId, DateTimeOffset start, string? metricCollection)
    {
        var startNs = (ulong)(start - DateTimeOffset.UnixEpoch).Ticks * 100;
        Span Step(int number, string name, params (string Key, object Value)[] attributes) => new()
        {
            TraceId = ByteString.CopyFrom(traceId),
            SpanId = Id(number),
            ParentSpanId = number == 1 ? ByteString.Empty : Id(1),
            Name = name,
            Kind = Span.Types.SpanKind.Internal,
            StartTimeUnixNano = startNs + (ulong)number * 1_000_000,
            EndTimeUnixNano = startNs + (ulong)number * 1_000_000 + 750_000,
            Attributes = { attributes.Select(attribute => Attribute(attribute.Key, attribute.Value)) },
        };

        yield return Step(1, "invoke_agent travel",
            ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "travel"), ("gen_ai.conversation.id", $"chat {traceId[15]}"),
            ("user.id", "user-17"), ("gen_ai.input.messages", Messages("user", 300)), ("gen_ai.output.messages", Messages("assistant", 500)));
        for (var round = 0; round < 6; round++)
        {
            yield return Step(2 + 3 * round, "chat gpt-4o",
                ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"),
                ("gen_ai.response.model", "gpt-4o-2024-08-06"), ("gen_ai.response.id", $"chatcmpl-{round}"), ("gen_ai.usage.input_tokens", 412L + round),
                ("gen_ai.usage.output_tokens", 83L), ("server.address", "api.openai.com"), ("gen_ai.request.temperature", 0.2),
                ("gen_ai.input.messages", Messages("user", 800)), ("gen_ai.output.messages", Messages("assistant", 300)));
            var tool = Step(3 + 3 * round, "execute_tool search_flights",
                ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "search_flights"), ("gen_ai.tool.call.id", $"call-{round}"),
                ("gen_ai.tool.call.arguments", """{"from":"BER","to":"LIS","date":"2026-05-22","passengers":[{"age":41},{"age":9},{"age":7}]}"""),
                ("gen_ai.tool.call.result", $$"""{"flights":[{"id":"TP533","price":212.4},{"id":"LH1166","price":240}],"note":"{{Text(300)}}"}"""));
            if (metricCollection is not null && round == 0)
                tool.Attributes.Add(Attribute("confident.span.metric_collection", metricCollection));
            yield return tool;
            yield return Step(4 + 3 * round, "plan",
                ("code.function", "Plan"), ("step", (long)round), ("contact", "jane.doe@example.com"), ("note", Text(200)));
        }
        yield return Step(20, "retrieval baggage rules",
            ("gen_ai.operation.name", "retrieval"), ("gen_ai.data_source.id", "rules"), ("gen_ai.retrieval.query.text", Text(80)),
            ("gen_ai.retrieval.documents", $$"""[{"id":"a","content":"{{Text(400)}}","score":0.91},{"id":"b","content":"{{Text(400)}}","score":0.77}]"""));
    }

    private static string Messages(string role, int length) =>
        $$"""[{"role":"{{role}}","parts":[{"type":"text","content":"{{Text(length)}}"}]}]""";

    private static string Text(int length) =>
        string.Concat(Enumerable.Repeat(Words, length / Words.Length + 1))[..length];

    private static ByteString Id(int number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, 0x5EED_0000_0000_0000 + number);
        return ByteString.CopyFrom(bytes);
    }

    private static KeyValue Attribute(string key, object value) => new()
    {
        Key = key,
        Value = value switch
        {
            string text => new AnyValue { StringValue = text },
            long number => new AnyValue { IntValue = number },
            double number => new AnyValue { DoubleValue = number },
            _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"No attribute for {value}."), nameof(value)),
        },
    };
}
