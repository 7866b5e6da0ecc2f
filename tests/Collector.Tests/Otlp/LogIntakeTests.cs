using System.Text.Json.Nodes;
using Google.Protobuf;
using Platform.Collector.Otlp.Wire;
using static Platform.Collector.Tests.Otlp.OtlpClient;
using WireSpan = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Tests.Otlp;

public sealed class LogIntakeTests(CollectorFixture collector)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GenAI_events_reach_their_span_before_it_or_after(bool logsFirst)
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan(("gen_ai.operation.name", "chat"));
        var logs = Logs(
            Record(span, 1, "gen_ai.user.message", ("content", "Hi")),
            Record(span, 2, "gen_ai.choice", ("index", 0), ("message", new (string, object?)[] { ("role", "assistant"), ("content", "Hello") })),
            Record(span, 3, "some.other.event", ("x", 1)));

        if (logsFirst)
            await client.PostProtobufAsync(logs, "/v1/logs");
        await client.PostProtobufAsync(Request(span));
        if (!logsFirst)
            await client.PostProtobufAsync(logs, "/v1/logs");
        var stored = await Eventually.GetAsync(() => SpanWithAsync(client, span, stored => stored["output"] is not null));

        Assert.Equal("""[{"role":"user","content":"Hi"}]""", stored["input"]!.ToJsonString());
        Assert.Equal("Hello", (string)stored["output"]![0]!["content"]!);
        Assert.Equal(["gen_ai.user.message", "gen_ai.choice"], NamesOf(stored));
    }

    [Fact]
    public async Task A_record_that_comes_again_changes_nothing_and_a_later_one_is_added()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan(("gen_ai.operation.name", "chat"));
        var first = Logs(Record(span, 1, "gen_ai.user.message", ("content", "one")));

        await client.PostProtobufAsync(Request(span));
        await client.PostProtobufAsync(first, "/v1/logs");
        await Eventually.GetAsync(() => SpanWithAsync(client, span, stored => stored["input"] is not null));
        await client.PostProtobufAsync(first, "/v1/logs");
        await client.PostProtobufAsync(Logs(Record(span, 2, "gen_ai.user.message", ("content", "two"))), "/v1/logs");
        var stored = await Eventually.GetAsync(() => SpanWithAsync(client, span, stored => NamesOf(stored).Length > 1));

        Assert.Equal("""[{"role":"user","content":"one"},{"role":"user","content":"two"}]""", stored["input"]!.ToJsonString());
        Assert.Equal(2, NamesOf(stored).Length);
    }

    [Fact]
    public async Task What_the_span_says_itself_stays()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan(("input.value", "own"));

        await client.PostProtobufAsync(Request(span));
        await client.PostProtobufAsync(Logs(
            Record(span, 1, "gen_ai.client.inference.operation.details",
                ("gen_ai.input.messages", "logged"), ("gen_ai.output.messages", """[{"role":"assistant","parts":[]}]"""))), "/v1/logs");
        var stored = await Eventually.GetAsync(() => SpanWithAsync(client, span, stored => stored["output"] is not null));

        Assert.Equal("own", (string)stored["input"]!);
        Assert.Equal("""[{"role":"assistant","parts":[]}]""", stored["output"]!.ToJsonString());
    }

    [Fact]
    public async Task An_evaluation_result_is_a_score_of_its_span()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan();
        var logs = Logs(Record(span, 1, "gen_ai.evaluation.result", ("gen_ai.evaluation.name", "Relevance"),
            ("gen_ai.evaluation.score.value", 0.75), ("gen_ai.evaluation.score.label", "good")));

        await client.PostProtobufAsync(logs, "/v1/logs");
        await client.PostProtobufAsync(logs, "/v1/logs");
        await client.PostProtobufAsync(Request(span));
        var evaluations = (await client.TraceAsync(span.TraceId))!["evaluations"]!.AsArray();

        var score = Assert.Single(evaluations)!;
        Assert.Equal(("Relevance", 0.75, "scored", "span", "good"), ((string)score["metric"]!, (double)score["score"]!,
            (string)score["status"]!, (string)score["target"]!, (string)score["reason"]!));
    }

    [Fact]
    public async Task The_event_name_may_be_an_attribute_as_older_SDKs_send_it()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan();
        var record = Record(span, 1, "");
        record.Attributes.Add(Sent.Attribute("event.name", "gen_ai.user.message"));
        record.Body = Sent.Value(new (string, object?)[] { ("content", "Hi"), ("role", "user") });

        await client.PostProtobufAsync(Request(span));
        await client.PostProtobufAsync(Logs(record), "/v1/logs");

        var stored = await Eventually.GetAsync(() => SpanWithAsync(client, span, stored => stored["input"] is not null));
        Assert.Equal("""[{"role":"user","content":"Hi"}]""", stored["input"]!.ToJsonString());
    }

    [Fact]
    public async Task A_record_without_a_span_is_refused_by_partial_success()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var record = Record(NewSpan(), 1, "gen_ai.choice");
        record.SpanId = ByteString.Empty;

        var answer = await client.PostProtobufAsync(Logs(record, Record(NewSpan(), 1, "log line")), "/v1/logs");
        var response = ExportLogsServiceResponse.Parser.ParseFrom(
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        Assert.Equal(1, response.PartialSuccess.RejectedLogRecords);
        Assert.Contains("names no span", response.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_the_far_future_is_refused_by_partial_success()
    {
        var (client, _) = await collector.CreateProjectAsync();
        const ulong TwoHours = 7_200_000_000_000;

        var answer = await client.PostProtobufAsync(Logs(Record(NewSpan(), TwoHours, "gen_ai.choice"), Record(NewSpan(), 1, "gen_ai.choice")), "/v1/logs");
        var response = ExportLogsServiceResponse.Parser.ParseFrom(
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        Assert.Equal(1, response.PartialSuccess.RejectedLogRecords);
        Assert.Contains("60 minutes in the future", response.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
    }

    private static ExportLogsServiceRequest Logs(params LogRecord[] records) => new()
    {
        ResourceLogs = { new ResourceLogs { ScopeLogs = { new ScopeLogs { LogRecords = { records } } } } },
    };

    private static LogRecord Record(WireSpan span, ulong after, string name, params (string Key, object? Value)[] body) => new()
    {
        TraceId = span.TraceId,
        SpanId = span.SpanId,
        TimeUnixNano = span.StartTimeUnixNano + after,
        EventName = name,
        Body = body is [] ? null : Sent.Value(body),
    };

    private static async Task<JsonNode?> SpanWithAsync(HttpClient client, WireSpan span, Func<JsonNode, bool> predicate)
    {
        var stored = (await client.TraceAsync(span.TraceId))?["spans"]?[0];
        return stored is not null && predicate(stored) ? stored : null;
    }

    private static string[] NamesOf(JsonNode span) => [.. span["events"]?.AsArray().Select(said => (string)said!["name"]!) ?? []];
}
