using System.Net;
using System.Text.Json.Nodes;
using Platform.Collector.Tests.Otlp;
using static Platform.Collector.Tests.DeepEval.NewTrace;

namespace Platform.Collector.Tests.DeepEval;

public sealed class HardTracesTests(CollectorFixture collector)
{
    [Fact]
    public async Task Five_megabytes_come_back_whole()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = Span(NewId());
        span["input"] = new string('x', 5_000_000);
        var sent = Of(NewId(), span);

        await client.AcceptAsync(sent);

        ReadBack.AssertTrace(sent, await client.ReadTraceAsync((string)sent["uuid"]!));
    }

    [Fact]
    public async Task Two_thousand_spans_come_back()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var root = NewId();
        var sent = Of(NewId(), [Span(root, type: "agent"), .. Enumerable.Range(0, 1999).Select(_ => Span(NewId(), root, "tool"))]);

        await client.AcceptAsync(sent);

        var read = await client.ReadTraceAsync((string)sent["uuid"]!);
        Assert.Equal(2000, (int)read["spanCount"]!);
        Assert.Equal(2000, read["spans"]!.AsArray().Select(span => (string?)span!["attributes"]!["uuid"]).Distinct().Count());
    }

    [Fact]
    public async Task A_chain_of_two_hundred_spans_keeps_its_order_nested_or_flat()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var ids = Enumerable.Range(0, 200).Select(_ => NewId()).ToArray();
        var flat = Of(NewId(), [.. ids.Select((id, depth) => Span(id, depth == 0 ? null : ids[depth - 1]))]);
        JsonObject? nested = null;
        foreach (var id in ids.Reverse())
        {
            var span = Span(id);
            if (nested is not null)
                span["children"] = new JsonArray(nested);
            nested = span;
        }

        foreach (var sent in (JsonObject[])[flat, Of(NewId(), nested!)])
        {
            await client.AcceptAsync(sent);
            var parents = (await client.ReadTraceAsync((string)sent["uuid"]!))["spans"]!.AsArray()
                .ToDictionary(span => (string)span!["spanId"]!, span => (string?)span!["parentSpanId"]);
            Assert.All(ids.Skip(1).Zip(ids), pair => Assert.Equal(Hex(pair.Second), parents[Hex(pair.First)]));
        }
    }

    [Fact]
    public async Task What_is_nested_two_hundred_deep_comes_back_as_text()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":[", 100)) + "1" + string.Concat(Enumerable.Repeat("]}", 100));
        var span = Span(NewId());
        span["input"] = JsonNode.Parse(deep, documentOptions: new() { MaxDepth = 300 });
        var sent = Of(NewId(), span);

        await client.AcceptAsync(sent);

        Assert.Equal(deep, (string?)(await client.ReadTraceAsync((string)sent["uuid"]!))["spans"]![0]!["input"]);
    }

    [Fact]
    public async Task Parts_may_come_in_any_order_and_more_than_once()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (uuid, root, child) = (NewId(), NewId(), NewId());
        var first = Of(uuid, Span(child, root, "tool"));
        first["tags"] = new JsonArray("early");
        var last = Of(uuid, Span(root, type: "agent"));
        (last["tags"], last["output"], last["threadId"]) = (new JsonArray("late"), "done", "thread");

        foreach (var part in (JsonObject[])[first, last, first, last])
            await client.AcceptAsync(part);

        var read = await client.ReadTraceAsync(uuid);
        Assert.Equal((2, "done", "thread", $"span {root}"), (
            (int)read["spanCount"]!, (string?)read["output"], (string?)read["threadId"], (string?)read["name"]));
        Assert.Equal(["early", "late"], read["tags"]!.AsArray().Select(tag => (string)tag!).Order());
    }

    [Fact]
    public async Task A_part_without_a_new_span_still_says_more_of_its_trace()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (uuid, root) = (NewId(), NewId());
        await client.AcceptAsync(Of(uuid, Span(root)));
        var sameSpan = Of(uuid, Span(root));
        (sameSpan["output"], sameSpan["tags"], sameSpan["userId"]) = ("done", new JsonArray("late"), "somebody");
        var noSpan = Of(uuid);
        (noSpan["name"], noSpan["metadata"]) = ("better name", new JsonObject { ["k"] = 1 });

        await client.AcceptAsync(sameSpan);
        await client.AcceptAsync(noSpan);

        var read = await client.ReadTraceAsync(uuid);
        Assert.Equal(("done", "somebody", "better name", 1, 1), (
            (string?)read["output"], (string?)read["userId"], (string?)read["name"], (int)read["metadata"]!["k"]!, (int)read["spanCount"]!));
        Assert.Equal(["late"], read["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.Equal("span " + root, (string?)read["spans"]!.AsArray().Single()!["name"]);
    }

    [Fact]
    public async Task A_span_that_was_in_progress_is_completed()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (uuid, root) = (NewId(), NewId());
        var running = Span(root);
        running["status"] = "IN_PROGRESS";
        running.Remove("endTime");
        var done = Span(root);
        done["output"] = "done";

        await client.AcceptAsync(Of(uuid, running));
        Assert.Null((await client.ReadTraceAsync(uuid))["spans"]![0]!["endTime"]);
        await client.AcceptAsync(Of(uuid, done));

        var read = await client.ReadTraceAsync(uuid);
        Assert.Equal(("done", "ok", 1), ((string?)read["spans"]![0]!["output"], (string?)read["status"], (int)read["spanCount"]!));
    }

    [Fact]
    public async Task A_trace_without_spans_is_seen_all_the_same()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var sent = Of(NewId());
        (sent["name"], sent["input"]) = ("empty", "hello");

        await client.AcceptAsync(sent);

        var read = await client.ReadTraceAsync((string)sent["uuid"]!);
        Assert.Equal(("empty", "hello", 1), ((string?)read["name"], (string?)read["input"], (int)read["spanCount"]!));
    }

    [Fact]
    public async Task A_body_that_grows_over_the_limit_is_let_go()
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync("/v1/traces", new byte[(100 << 20) + 1], "application/json", gzip: true);

        await answer.AssertRefusedAsync(HttpStatusCode.RequestEntityTooLarge, "more than 104857600 bytes");
    }

    [Fact]
    public async Task Scores_that_the_client_measured_are_kept_as_reported()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = Span(NewId());
        span["metricsData"] = new JsonArray(Score("Faithfulness", 0.4, 0.5, false));
        var sent = Of(NewId(), span);
        sent["metricsData"] = new JsonArray(Score("Tone [GEval]", 0.9, 0.5, true), new JsonObject { ["name"] = "Bias", ["error"] = "no judge" });

        await client.AcceptAsync(sent);

        var read = (await client.ReadTraceAsync((string)sent["uuid"]!))["evaluations"]!.AsArray().ToDictionary(one => (string)one!["metric"]!, one => one!);
        Assert.All(read.Values, one => Assert.Equal("reported", (string?)one["source"]));
        Assert.Equal(("span", 0.4, 0.5, false, "why"), (
            (string?)read["Faithfulness"]["target"], (double)read["Faithfulness"]["score"]!, (double)read["Faithfulness"]["threshold"]!,
            (bool)read["Faithfulness"]["success"]!, (string?)read["Faithfulness"]["reason"]));
        Assert.Equal(("trace", true, "gpt"), (
            (string?)read["Tone [GEval]"]["target"], (bool)read["Tone [GEval]"]["success"]!, (string?)read["Tone [GEval]"]["judge"]));
        Assert.Equal(("errored", "no judge"), ((string?)read["Bias"]["status"], (string?)read["Bias"]["error"]));
    }

    [Fact]
    public async Task Masking_rules_hold_and_ids_stay()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await client.PostJsonAsync("""{"kind":"pattern","expression":"\\d{4}"}""", "/api/masking-rules");
        await client.PostJsonAsync("""{"kind":"key","expression":"password"}""", "/api/masking-rules");
        var span = Span("11112222-3333-4444-5555-666677778888");
        (span["input"], span["custom"]) = (new JsonObject { ["password"] = "hunter2", ["card"] = "1234 5678" }, "9999");
        var sent = Of("99998888-7777-6666-5555-444433332222", span);
        (sent["output"], sent["attachments"]) = ("code 4711", new JsonObject { ["password"] = "x" });

        await client.AcceptAsync(sent);

        var read = await client.ReadTraceAsync("99998888777766665555444433332222");
        Assert.DoesNotContain(["hunter2", "1234", "5678", "9999\"", "4711"], secret => read.ToJsonString().Contains(secret, StringComparison.Ordinal));
        Assert.Equal("11112222333344445555666677778888", (string?)read["spans"]![0]!["spanId"]);
        Assert.Equal("code [masked]", (string?)read["output"]);
    }

    private static JsonObject Score(string name, double score, double threshold, bool success) => new()
    {
        ["name"] = name,
        ["score"] = score,
        ["threshold"] = threshold,
        ["success"] = success,
        ["reason"] = "why",
        ["strictMode"] = false,
        ["evaluationModel"] = "gpt",
    };

    private static string Hex(string uuid) => uuid.Replace("-", "", StringComparison.Ordinal);
}
