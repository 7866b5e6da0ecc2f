using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Storage.Calibrations;
using Platform.Storage.Evaluations;

namespace Platform.Collector.Tests.Metrics;

/// <summary>What a version must have shown before it runs (decision 0031).</summary>
public sealed class ActivationTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The figures are the worked example of statistics.md 5.5.</summary>
    [Fact]
    public async Task The_answer_shows_the_last_calibration_of_exactly_this_version()
    {
        var (client, project) = await collector.CreateProjectAsync();
        await KeepAsync(client, "It is kind.");
        await KeepAsync(client, "It is very kind.");
        await CalibrateAsync(project, version: 1, (true, true, 85), (true, false, 5), (false, true, 3), (false, false, 7), (false, null, 2));

        var known = await ActivateAsync(client, 1);
        var unknown = await ActivateAsync(client, 2);

        var found = known.Body["calibration"]!;
        Assert.Equal((true, "strong", 2), ((bool)known.Body["active"]!, (string)found["judge"]!, (int)found["unscored"]!));
        Assert.Equal((0.944, 0.7), (Figure(found, "truePositiveRate", "value"), Figure(found, "trueNegativeRate", "value")));
        Assert.Equal((0.592, 0.336, 0.847), (Figure(found, "kappa", "value"), Figure(found, "kappa", "low"), Figure(found, "kappa", "high")));
        Assert.Null(unknown.Body["calibration"]);
        Assert.Contains("never calibrated", (string)unknown.Body["note"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_asks_for_a_kappa_refuses_versions_without_one()
    {
        var (client, project) = await collector.CreateProjectAsync();
        await client.PutAsJsonAsync("/api/calibration-rule", new { leastKappa = 0.6 }, Cancelled);

        var kept = await client.PostAsJsonAsync("/api/metrics", Tone("It is kind.", activate: true), Cancelled);
        var uncalibrated = await ActivateAsync(client, 1);
        await CalibrateAsync(project, version: 1, (true, true, 10), (false, false, 10));
        var few = await ActivateAsync(client, 1);
        await CalibrateAsync(project, version: 1, (true, true, 85), (true, false, 5), (false, true, 3), (false, false, 7));
        var poor = await ActivateAsync(client, 1);
        await CalibrateAsync(project, version: 1, (true, true, 40), (false, false, 40));
        var good = await ActivateAsync(client, 1);

        Assert.Equal(HttpStatusCode.Conflict, kept.StatusCode);
        Assert.All([uncalibrated, few, poor], refused => Assert.Equal(HttpStatusCode.Conflict, refused.Status));
        Assert.StartsWith("Version 1 of tone is kept, but not activated.", (string)uncalibrated.Body["title"]!);
        Assert.EndsWith("there is none of this version.", (string)uncalibrated.Body["title"]!);
        Assert.Contains("/api/gates/calibrations", (string)uncalibrated.Body["detail"]!, StringComparison.Ordinal);
        Assert.EndsWith("the last one has 20 labels with a score.", (string)few.Body["title"]!);
        Assert.EndsWith("the last one shows 0.59.", (string)poor.Body["title"]!);
        Assert.Equal(HttpStatusCode.OK, good.Status);
    }

    [Fact]
    public async Task A_calibration_that_still_runs_is_none_and_metrics_without_a_judge_need_none()
    {
        var (client, project) = await collector.CreateProjectAsync();
        await client.PutAsJsonAsync("/api/calibration-rule", new { leastKappa = 0.6 }, Cancelled);
        await KeepAsync(client, "It is kind.");
        await CalibrateAsync(project, version: 1, (true, true, 40), (false, false, 40));
        await using var database = NpgsqlDataSource.Create(collector.Database);
        await using var connection = await database.OpenConnectionAsync(Cancelled);
        await connection.ExecuteAsync(
            "update evaluations set finished_at = null where id = (select id from evaluations where project_id = @project limit 1)", new { project });

        var running = await ActivateAsync(client, 1);
        var pattern = await client.PostAsJsonAsync("/api/metrics",
            new { name = "code", metric = "PatternFound", options = new { pattern = "x" }, activate = true }, Cancelled);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Created), (running.Status, pattern.StatusCode));
    }

    [Fact]
    public async Task An_upload_of_DeepEval_waits_for_its_calibration_too()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await client.PutAsJsonAsync("/api/calibration-rule", new { leastKappa = 0.6 }, Cancelled);

        using var answer = await client.PostAsJsonAsync("/v1/metrics",
            new { name = "tone", criteria = "It is kind.", evaluationParams = new[] { "actualOutput" }, multiTurn = false }, Cancelled);

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
        var kept = Assert.Single((await client.GetFromJsonAsync<JsonArray>("/api/metrics?custom=true", Cancelled))!)!;
        Assert.Equal(("tone", false), ((string)kept["name"]!, (bool)kept["active"]!));
    }

    [Fact]
    public async Task The_rule_is_a_share_that_administrators_set()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (writer, _) = await collector.CreateProjectAsync("read", "write");

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PutAsJsonAsync("/api/calibration-rule", new { leastKappa = 2 }, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await writer.PutAsJsonAsync("/api/calibration-rule", new { leastKappa = 0.5 }, Cancelled)).StatusCode);
        await client.PutAsJsonAsync("/api/calibration-rule", new { leastKappa = 0.5 }, Cancelled);
        Assert.Equal(0.5, (double)(await client.GetFromJsonAsync<JsonNode>("/api/calibration-rule", Cancelled))!["leastKappa"]!);
    }

    private static object Tone(string criteria, bool activate = false) => new { name = "tone", metric = "GEval", options = new { criteria }, activate };

    private static async Task KeepAsync(HttpClient client, string criteria) =>
        (await client.PutAsJsonAsync("/api/metrics/tone", Tone(criteria), Cancelled)).EnsureSuccessStatusCode();

    private static async Task<(HttpStatusCode Status, JsonNode Body)> ActivateAsync(HttpClient client, int version)
    {
        using var answer = await client.PostAsJsonAsync("/api/metrics/tone/activate", new { version }, Cancelled);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!);
    }

    private static double Figure(JsonNode calibration, string name, string part) => Math.Round((double)calibration["rates"]![name]![part]!, 3);

    /// <summary>As Gates asks for it and the Evaluator judges it.</summary>
    private async Task CalibrateAsync(int project, int version, params (bool Label, bool? Success, int Count)[] cases)
    {
        var all = cases.SelectMany(each => Enumerable.Repeat((each.Label, each.Success), each.Count)).ToList();
        var request = await collector.Services.GetRequiredService<EvaluationRequestStore>().AddAsync(
            project, null, [new() { Metric = "tone", Version = version, Judge = "strong" }],
            [.. all.Select(_ => JsonSerializer.SerializeToElement(new { input = "q" }))], Cancelled);
        await collector.Services.GetRequiredService<CalibrationStore>().AddAsync(
            project, request, "tone", version, [.. all.Select(each => each.Label)], Cancelled);
        await using var database = NpgsqlDataSource.Create(collector.Database);
        await using var connection = await database.OpenConnectionAsync(Cancelled);
        await connection.ExecuteAsync(
            """
            update evaluations e set status = case when s.success is null then 'errored' else 'scored' end, success = s.success,
                score = case when s.success then 0.9 when not s.success then 0.1 end, threshold = 0.5, finished_at = now()
            from unnest(@verdicts) with ordinality s (success, place)
            where e.project_id = @project and e.request_id = @request and split_part(e.subject, '/', 2)::int = s.place - 1
            """,
            new { project, request, verdicts = all.Select(each => each.Success).ToArray() });
    }
}
