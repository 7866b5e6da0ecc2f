using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Collector.Otlp.Wire;
using Platform.Collector.Tests.Otlp;
using static Platform.Collector.Tests.Otlp.OtlpClient;

namespace Platform.Collector.Tests.Masking;

public sealed class MaskingEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_a_rule_hides_is_stored_whichever_way_it_came()
    {
        var (client, project) = await collector.CreateProjectAsync();
        await AddAsync(client, new { kind = "pattern", expression = "s3cret-\\w+", replacement = "***" });
        await AddAsync(client, new { kind = "key", expression = "user.password" });
        var span = NewSpan(
            ("gen_ai.input.messages", """[{"role":"user","content":"my s3cret-abc"}]"""), ("user.password", "s3same"),
            ("session.id", "s3cret-thread"), ("tag.tags", new[] { "s3cret-tag" }), ("error.type", "s3cret-error"),
            ("nested", new (string, object?)[] { ("user.password", 5), ("x", new[] { "s3cret-x" }) }), ("bytes", "s3cret-bytes"u8.ToArray()));
        span.Name = "call s3cret-name";
        span.Status = new() { Code = Status.Types.StatusCode.Error, Message = "s3cret-status" };
        span.Events.Add(Sent.Event("exception", ("exception.message", "s3cret-event")));
        var request = Request(span);
        request.ResourceSpans[0].Resource = new() { Attributes = { Sent.Attribute("host", "s3cret-host") } };
        request.ResourceSpans[0].ScopeSpans[0].Scope = new() { Name = "lib", Attributes = { Sent.Attribute("a", "s3cret-scope") } };
        var log = new LogRecord
        {
            TraceId = span.TraceId,
            SpanId = span.SpanId,
            TimeUnixNano = span.StartTimeUnixNano,
            EventName = "gen_ai.choice",
            Body = Sent.Value(new (string, object?)[] { ("message", """{"content":"s3cret-log","user.password":"s3same"}""") }),
        };

        await client.PostProtobufAsync(request);
        await client.PostProtobufAsync(new ExportLogsServiceRequest
        {
            ResourceLogs = { new ResourceLogs { ScopeLogs = { new ScopeLogs { LogRecords = { log } } } } },
        }, "/v1/logs");
        await Eventually.GetAsync(async () => (await client.TraceAsync(span.TraceId))!["spans"]![0]!["output"]);

        await using var connection = new NpgsqlConnection(collector.Database);
        var rows = (await connection.QueryAsync<string>(
            """
            select to_jsonb(s)::text from spans s where project_id = @project
            union all select to_jsonb(t)::text from traces t where project_id = @project
            union all select to_jsonb(h)::text from threads h where project_id = @project
            union all select encode(event, 'escape') from span_logs where project_id = @project
            """, new { project })).AsList();
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.DoesNotContain("s3", row, StringComparison.Ordinal));
        Assert.Contains("my ***", rows[0], StringComparison.Ordinal);
        Assert.Contains("call ***", rows[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_counts_what_it_masks_and_can_be_removed()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (other, _) = await collector.CreateProjectAsync();
        var id = await AddAsync(client, new { kind = "pattern", expression = "\\d{16}" });
        var span = NewSpan(("input.value", "card 4111111111111111"));
        var others = NewSpan(("input.value", "card 4111111111111111"));

        await client.PostProtobufAsync(Request(span));
        await other.PostProtobufAsync(Request(others));
        await Eventually.GetAsync(async () => await CountAsync(client) is 1 ? "counted" : null);

        Assert.Equal("card [masked]", (string)(await client.TraceAsync(span.TraceId))!["spans"]![0]!["input"]!);
        Assert.Equal("card 4111111111111111", (string)(await other.TraceAsync(others.TraceId))!["spans"]![0]!["input"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync($"/api/masking-rules/{id}", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/masking-rules/{id}", Cancelled)).StatusCode);

        var after = NewSpan(("input.value", "card 4111111111111111"));
        await client.PostProtobufAsync(Request(after));
        Assert.Equal("card 4111111111111111", (string)(await client.TraceAsync(after.TraceId))!["spans"]![0]!["input"]!);
    }

    [Theory]
    [InlineData("""{"kind":"other","expression":"x"}""")]
    [InlineData("""{"kind":"pattern","expression":"("}""")]
    [InlineData("""{"kind":"pattern","expression":"a*"}""")] // finds the empty text everywhere
    [InlineData("""{"kind":"key","expression":""}""")]
    [InlineData("""{"kind":"key"}""")]
    public async Task A_rule_that_makes_no_sense_is_refused(string body)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostJsonAsync(body, "/api/masking-rules");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((string)(await answer.JsonAsync())!["title"]!);
    }

    [Fact]
    public async Task Rules_need_the_admin_scope()
    {
        var (client, _) = await collector.CreateProjectAsync("ingest", "read", "write");

        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/masking-rules", Cancelled)).StatusCode);
    }

    private static async Task<string> AddAsync(HttpClient client, object rule)
    {
        var answer = await client.PostAsJsonAsync("/api/masking-rules", rule, Cancelled);
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.JsonAsync())!["id"]!;
    }

    private static async Task<long> CountAsync(HttpClient client) =>
        (long)JsonNode.Parse(await client.GetStringAsync("/api/masking-rules", Cancelled))![0]!["maskedCount"]!;
}
