using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Platform.EndToEnd.Tests;

/// <summary>Spans come twice, in any order, from strangers: the trace is the same, or refused.</summary>
public sealed class DeliveryTests(StackFixture stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_delivered_twice_is_one_trace_with_one_set_of_scores()
    {
        await stack.Api.PutAsJsonAsync("/api/metric-collections/twice", new
        {
            scope = "trace",
            metrics = new[] { new { metric = "ExactMatch" } },
        }, Cancelled);
        var (traceId, root) = (OtlpLoad.NewId(16), OtlpLoad.NewId(8));
        var request = OtlpLoad.Request(OtlpLoad.Span(traceId, root, "twice", attributes: [
            ("output.value", "yes"), ("confident.trace.expected_output", "yes"), ("confident.trace.metric_collection", "twice")]));

        for (var times = 0; times < 3; times++)
            (await stack.Api.PostAsJsonAsync("/v1/traces", request, Cancelled)).EnsureSuccessStatusCode();
        var trace = await stack.TraceAsync(traceId, MainPathTests.Scored(1));

        Assert.Single(trace["spans"]!.AsArray());
        Assert.Single(trace["evaluations"]!.AsArray());
    }

    [Fact]
    public async Task Children_first_and_root_last_make_one_tree()
    {
        var (traceId, root, child, grandchild) = (OtlpLoad.NewId(16), OtlpLoad.NewId(8), OtlpLoad.NewId(8), OtlpLoad.NewId(8));

        // Each is counted from the moment when it is made, so they stand far apart.
        object[] spans = [
            OtlpLoad.Span(traceId, grandchild, "grandchild", parent: child, startMs: -1_000, lengthMs: 2),
            OtlpLoad.Span(traceId, child, "child", parent: root, startMs: -60_000, lengthMs: 60_000),
            OtlpLoad.Span(traceId, root, "root", startMs: -120_000, lengthMs: 120_000, attributes: [("session.id", "thread/with slash"), ("user.id", "ann")])];
        foreach (var span in spans)
            (await stack.Api.PostAsJsonAsync("/v1/traces", OtlpLoad.Request(span), Cancelled)).EnsureSuccessStatusCode();
        var trace = await stack.TraceAsync(traceId, found => (bool)found["complete"]!);
        var thread = await stack.Api.GetFromJsonAsync<JsonNode>("/api/threads/thread/with%20slash", Cancelled);

        Assert.Equal("root", (string)trace["name"]!);
        Assert.Equal("ann", (string)trace["userId"]!);
        Assert.Equal(["root", "child", "grandchild"], trace["spans"]!.AsArray().Select(span => (string)span!["name"]!));
        Assert.Contains(traceId, thread!["traces"]!.AsArray().Select(one => (string)one!["traceId"]!));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_another_projects_key_sees_nothing()
    {
        using var wrong = stack.CreateClient("wrong-key");
        var request = OtlpLoad.Request(OtlpLoad.Span(OtlpLoad.NewId(16), OtlpLoad.NewId(8), "strangers"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.PostAsJsonAsync("/v1/traces", request, Cancelled)).StatusCode);

        var traceId = OtlpLoad.NewId(16);
        await stack.Api.PostAsJsonAsync(
            "/v1/traces", OtlpLoad.Request(OtlpLoad.Span(traceId, OtlpLoad.NewId(8), "private")), Cancelled);
        await stack.TraceAsync(traceId, _ => true);
        using var other = stack.CreateClient(await stack.KeyOfAnotherProjectAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/traces/{traceId}", Cancelled)).StatusCode);
        Assert.DoesNotContain(traceId, await other.GetStringAsync("/api/traces", Cancelled), StringComparison.Ordinal);
    }
}
