using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage.Evaluations;
using Platform.Storage.Traces;

namespace Platform.Collector.Tests.Evaluations;

/// <summary>The Collector's half; what the Evaluator makes of it is in Worker.Tests.</summary>
public sealed class ReevaluationEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_selection_is_accepted_can_be_watched_and_cancelled()
    {
        var (client, project) = await collector.CreateProjectAsync();
        await AddTraceAsync(project, "one");
        await AddTraceAsync(project, "two");

        var accepted = await client.PostAsJsonAsync("/api/reevaluations?name=one", new { metrics = new[] { new { metric = "ExactMatch" } } }, Cancelled);
        var run = (await client.GetFromJsonAsync<JsonNode>(accepted.Headers.Location!, Cancelled))!;
        var cancelled = await client.DeleteAsync(accepted.Headers.Location!, Cancelled);
        var ended = (await client.GetFromJsonAsync<JsonNode>(accepted.Headers.Location!, Cancelled))!;
        var (stranger, _) = await collector.CreateProjectAsync();
        var hidden = await stranger.GetAsync(accepted.Headers.Location!, Cancelled);

        Assert.Equal((HttpStatusCode.Accepted, 1, false), (accepted.StatusCode, (int)run["traces"]!, (bool)run["finished"]!));
        Assert.Equal((HttpStatusCode.NoContent, true, true), (cancelled.StatusCode, (bool)ended["cancelled"]!, (bool)ended["finished"]!));
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task The_list_comes_in_pages_newest_first()
    {
        var (client, project) = await collector.CreateProjectAsync();
        await AddTraceAsync(project, "one");
        var begun = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var answer = await client.PostAsJsonAsync("/api/reevaluations", new { metrics = new[] { new { metric = "ExactMatch" } } }, Cancelled);
            begun.Insert(0, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["id"]!);
        }

        var listed = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await client.GetFromJsonAsync<JsonNode>($"/api/reevaluations?limit=2&cursor={cursor}", Cancelled))!;
            listed.AddRange(page["items"]!.AsArray().Select(run => (string)run!["id"]!));
            cursor = (string?)page["next"];
        }
        var refused = await client.GetAsync("/api/reevaluations?cursor=nonsense", Cancelled);

        Assert.Equal(begun, listed);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task An_estimate_evaluates_nothing_and_says_what_it_rests_on()
    {
        var (client, project) = await collector.CreateProjectAsync();
        await AddTraceAsync(project, "one");

        var answer = await client.PostAsJsonAsync("/api/reevaluations?estimate=true",
            new { metrics = new object[] { new { metric = "ExactMatch" }, new { metric = "AnswerRelevancy", options = new { thorough = true } } } }, Cancelled);
        var estimate = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!;

        Assert.Equal((1, 3.0, null), ((int)estimate["subjects"]!, (double)estimate["judgeCalls"]!, (decimal?)estimate["costUsd"]));
        Assert.Equal(["none", "catalogue"], estimate["metrics"]!.AsArray().Select(metric => (string)metric!["basis"]!));
    }

    [Theory]
    [InlineData("", """{ }""", "either a collection or metrics")]
    [InlineData("", """{ "collection": "none" }""", "no metric collection 'none'")]
    [InlineData("", """{ "scope": "span", "metrics": [{ "metric": "ExactMatch" }] }""", "spans are evaluated by a collection")]
    [InlineData("", """{ "scope": "thread", "metrics": [{ "metric": "ExactMatch" }] }""", "not a thread")]
    [InlineData("", """{ "metrics": [{ "metric": "nobody's" }] }""", "no metric nobody's")]
    [InlineData("", """{ "metrics": [{ "metric": "ExactMatch" }, { "metric": "ExactMatch" }] }""", "once")]
    [InlineData("?name=nobody", """{ "metrics": [{ "metric": "ExactMatch" }] }""", "No stored trace")]
    public async Task What_cannot_be_evaluated_is_refused_with_the_reason(string query, string body, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync($"/api/reevaluations{query}", new StringContent(body, null, "application/json"), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_without_history_is_priced_by_the_judges_model()
    {
        var (client, project) = await collector.CreateProjectAsync();
        await AddTraceAsync(project, "one");
        await collector.Services.GetRequiredService<JudgeStore>().SetAsync([new("priced", "gpt-4o-mini", false), new("play", "demo", true)], Cancelled);
        await client.PostAsJsonAsync("/api/metrics", new { name = "tone", metric = "GEval", options = new { criteria = "Kind.", votes = 3 }, activate = true }, Cancelled);

        var answer = await client.PostAsJsonAsync("/api/reevaluations?estimate=true",
            new { metrics = new object[] { new { metric = "tone", judge = "priced" }, new { metric = "AnswerRelevancy", judge = "play" } } }, Cancelled);
        var metrics = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["metrics"]!;

        // Three votes of 400 tokens in and 150 out, at 0.15 and 0.60 USD a million: shared/model-prices.json.
        Assert.Equal(("tone", 3.0, 0.00045m), ((string)metrics[0]!["metric"]!, (double)metrics[0]!["judgeCalls"]!, (decimal)metrics[0]!["costUsd"]!));
        Assert.Equal(0m, (decimal)metrics[1]!["costUsd"]!);
    }

    private async Task AddTraceAsync(int project, string name)
    {
        var now = Instant.From(TimeProvider.System.GetUtcNow());
        await collector.Services.GetRequiredService<SpanWriter>().WriteAsync(
            [new()
            {
                ProjectId = project,
                TraceId = Guid.NewGuid().ToByteArray(),
                SpanId = Guid.NewGuid().ToByteArray()[..8],
                Name = name,
                Type = "agent",
                Status = "ok",
                Start = now,
                End = now,
            }], Cancelled);
    }
}
