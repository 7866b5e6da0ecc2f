using System.Net;
using System.Text.Json.Nodes;
using Platform.Collector.Tests.Otlp;
using static Platform.Collector.Tests.DeepEval.NewTrace;

namespace Platform.Collector.Tests.DeepEval;

/// <summary>Uploads that are no use or mean no good.</summary>
public sealed class HostileTracesTests(CollectorFixture collector)
{
    [Fact]
    public async Task Ids_of_any_kind_name_their_trace_for_good()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var hostile = "'; drop table spans; -- \u202e/../%2F?x=1&y=\"<b>\u0000\ud83d\ude00";

        foreach (var uuid in (string[])["tr-1", hostile, new string('x', 100_000)])
        {
            var sent = Of(uuid, Span("sp-1"), Span("sp-2", "sp-1"));
            (sent["name"], sent["threadId"], sent["metricCollection"]) = (hostile, hostile, hostile);
            await client.AcceptAsync(sent);
            var list = await (await client.GetAsync("/api/traces?limit=1", TestContext.Current.CancellationToken)).JsonAsync();
            var read = await client.ReadTraceAsync((string)list!["items"]![0]!["traceId"]!);
            Assert.Equal(2, read["spans"]!.AsArray().Count);
            Assert.Equal(hostile.Replace('\0', '\ufffd'), (string?)read["name"]);
        }
        Assert.Equal(2, (await client.ReadTraceAsync("tr-1"))["spans"]!.AsArray().Count);
    }

    [Fact]
    public async Task Keys_of_any_kind_come_back_where_they_stood()
    {
        var (client, _) = await collector.CreateProjectAsync();
        JsonObject Hostile() => new()
        {
            ["__proto__"] = new JsonObject { ["polluted"] = true },
            ["'; drop table spans; --"] = "{0} %s ${x} {{x}}",
            [""] = "no name",
            ["$type"] = "System.IO.FileInfo",
            ["a.b[0]"] = 1,
            ["\u202e\ud83d\ude00<script>"] = null,
            [new string('k', 70_000)] = "long",
        };
        var span = Span(NewId());
        (span["input"], span["metadata"], span["new member"]) = (Hostile(), Hostile(), Hostile());
        var sent = Of(NewId(), span);
        (sent["metadata"], sent["output"], sent["__proto__"]) = (Hostile(), Hostile(), Hostile());

        await client.AcceptAsync(sent);

        ReadBack.AssertTrace(sent, await client.ReadTraceAsync((string)sent["uuid"]!));
    }

    [Fact]
    public async Task Members_of_the_wrong_type_are_kept_but_believed_in_nothing()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = Span(NewId(), type: "llm");
        (span["model"], span["inputTokenCount"], span["startTime"], span["toolsCalled"], span["retrievalContext"]) =
            (new JsonObject { ["a"] = 1 }, "many", 17, "none", "one text");
        var sent = Of(NewId(), span);
        (sent["tags"], sent["metadata"], sent["threadId"], sent["startTime"]) = ("one", "text", new JsonArray(1), "yesterday");
        (sent["metricsData"], sent["new"]) = (new JsonObject(), new JsonObject { ["field"] = new JsonArray(1, "2", false) });

        await client.AcceptAsync(sent);

        var read = await client.ReadTraceAsync((string)sent["uuid"]!);
        ReadBack.AssertSpan(span, read["spans"]!.AsArray().Select(one => one!));
        Assert.Equal(["one"], read["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.True(JsonNode.DeepEquals(sent["new"], read["spans"]![0]!["attributes"]!["trace"]!["new"]));
    }

    [Theory]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("nonsense", "cannot be read")]
    [InlineData("""{"baseSpans":[]}""", "no uuid")]
    [InlineData("""{"uuid":"a","baseSpans":{}}""", "baseSpans must be a list")]
    [InlineData("""{"uuid":"a","baseSpans":[1]}""", "baseSpans[0] must be an object with a uuid")]
    [InlineData("""{"uuid":"a","toolSpans":[{"uuid":"b"},{"name":"c"}]}""", "toolSpans[1] must be an object with a uuid")]
    [InlineData("""{"uuid":"a","baseSpans":[{"uuid":"b","startTime":"1999-01-01T00:00:00Z"}]}""", "spans are kept from")]
    public async Task What_cannot_be_taken_is_refused_with_the_reason(string json, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();

        await (await client.PostJsonAsync(json)).AssertRefusedAsync(HttpStatusCode.BadRequest, reason);
    }

    [Fact]
    public async Task Keys_that_are_wrong_or_lack_the_scope_are_refused()
    {
        var (reader, _) = await collector.CreateProjectAsync("read");
        await (await reader.PostJsonAsync(Of(NewId(), Span(NewId())).ToJsonString()))
            .AssertRefusedAsync(HttpStatusCode.Forbidden, "lacks the scope 'ingest'");

        foreach (var key in (string[])["", "' or 1=1 --", new string('k', 8_000), "confident_us_proj_dGVzdA=="])
        {
            using var client = collector.CreateClient();
            client.DefaultRequestHeaders.TryAddWithoutValidation("CONFIDENT_API_KEY", key);
            await (await client.PostJsonAsync("{}")).AssertRefusedAsync(HttpStatusCode.Unauthorized, "API key");
        }
    }
}
