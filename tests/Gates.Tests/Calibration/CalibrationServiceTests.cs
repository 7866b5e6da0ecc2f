using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Platform.Gates.Tests.Cli;
using Platform.Gates.Tests.Service;
using Platform.Storage.Calibrations;

namespace Platform.Gates.Tests.Calibration;

public sealed class CalibrationServiceTests(GatesFixture fixture) : IAsyncLifetime
{
    private static readonly object[] _cases =
    [
        new { id = "a", input = "q", actualOutput = "good", label = true }, new { id = "b", input = "q", actualOutput = "bad", label = false },
    ];

    private NpgsqlDataSource _database = null!;
    private GatesHost _host = null!;
    private HttpClient _client = null!;
    private int _project;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await fixture.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(database);
        _host = fixture.Start(database);
        (_client, _project) = await _host.CreateProjectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Labelled_cases_are_judged_by_the_Evaluator_and_compared()
    {
        var started = await PostAsync(new { metric = "AnswerRelevancy", judge = "strong", threshold = 0.7, testCases = _cases });
        var running = await _client.GetFromJsonAsync<JsonElement>(Text(started, "url"), Cancellation);

        await ScoreAsync("AnswerRelevancy", "strong");
        var ended = await _client.GetFromJsonAsync<JsonElement>(Text(started, "url"), Cancellation);

        Assert.Equal(("running", 0, 2), (Text(running, "status"), running.GetProperty("done").GetInt32(), running.GetProperty("total").GetInt32()));
        Assert.Equal("finished", Text(ended, "status"));
        var report = ended.GetProperty("report");
        Assert.Equal(("AnswerRelevancy", "strong", "higher"), (Text(report, "metric"), Text(report, "judge"), Text(report, "direction")));
        var rates = report.GetProperty("atThreshold");
        Assert.Equal((0.7, 1, 1), (rates.GetProperty("threshold").GetDouble(), rates.GetProperty("truePositives").GetInt32(), rates.GetProperty("trueNegatives").GetInt32()));
        Assert.Equal(0.5m, report.GetProperty("usage").GetProperty("costUsd").GetDecimal());
    }

    [Fact]
    public async Task A_calibration_is_of_the_version_that_is_named_or_active()
    {
        await using var add = _database.CreateCommand("""
            insert into custom_metrics (project_id, name, version, current, id, metric, options)
            select $1, 'tone', version, version = 1, gen_random_uuid(), 'GEval', '{"criteria": "It is kind."}' from generate_series(1, 2) version
            """);
        add.Parameters.AddWithValue(_project);
        await add.ExecuteNonQueryAsync(Cancellation);

        await PostAsync(new { metric = "tone", judge = "strong", testCases = _cases });
        await PostAsync(new { metric = "tone", version = 2, judge = "strong", testCases = _cases });
        await ScoreAsync("tone", "strong");

        var store = new CalibrationStore(_database);
        foreach (var version in (int[])[1, 2])
        {
            var found = (await store.FindLastAsync(_project, "tone", version, Cancellation))!;
            Assert.Equal((1, 0, 0, 1, 0), (found.TruePositives, found.FalseNegatives, found.FalsePositives, found.TrueNegatives, found.Unscored));
        }

        Assert.Null(await store.FindLastAsync(_project, "tone", 3, Cancellation));
    }

    [Fact]
    public async Task What_people_answered_on_scores_are_labels_too()
    {
        const string trace = "0102030405060708090a0b0c0d0e0f10";
        await using var add = _database.CreateCommand("""
            with scored as (
                insert into evaluations (project_id, id, target, subject, trace_id, metric, status, score, finished_at)
                values ($1, gen_random_uuid(), 'trace', $2, decode($2, 'hex'), 'AnswerRelevancy', 'scored', 0.9, now()) returning id)
            insert into annotations (project_id, id, target, evaluation_id, type, rating, source)
            select $1, gen_random_uuid(), 'evaluation', id, 'thumbs', 0, 'person' from scored
            """);
        add.Parameters.AddWithValue(_project);
        add.Parameters.AddWithValue(trace);
        await add.ExecuteNonQueryAsync(Cancellation);

        var started = await PostAsync(new { metric = "AnswerRelevancy", judge = "strong", annotations = new { days = 30 } });
        await using var asked = _database.CreateCommand("select test_cases::text from evaluation_requests");

        Assert.Equal($$"""[{"label": false, "traceId": "{{trace}}"}]""", (string)(await asked.ExecuteScalarAsync(Cancellation))!);
        await ScoreAsync("AnswerRelevancy", "strong");
        var report = (await _client.GetFromJsonAsync<JsonElement>(Text(started, "url"), Cancellation)).GetProperty("report");
        Assert.Equal(1, report.GetProperty("labelled").GetInt32());
    }

    [Fact]
    public async Task Drift_is_told_over_the_cases_that_both_have()
    {
        var first = await PostAsync(new { metric = "AnswerRelevancy", judge = "strong", testCases = _cases });
        await ScoreAsync("AnswerRelevancy", "strong"); // the first passes, the second fails: both right
        var second = await PostAsync(new
        {
            metric = "AnswerRelevancy",
            judge = "strong",
            // b and a as before, now both wrong; a third, and a again, which the first calibration had but once.
            testCases = new[] { _cases[1], new { id = "c", input = "q", actualOutput = "new", label = true }, _cases[0], _cases[0] },
        });
        await ScoreAsync("AnswerRelevancy", "strong");

        var drift = (await _client.GetFromJsonAsync<JsonElement>(Text(second, "url"), Cancellation)).GetProperty("drift");
        Assert.Equal((Text(first, "id"), 2, false), (Text(drift, "before"), drift.GetProperty("sharedCases").GetInt32(), drift.GetProperty("fell").GetBoolean()));
        foreach (var rate in (string[])["truePositiveRate", "trueNegativeRate"])
            Assert.Equal((1, 1, 0, -1.0, 0.5), Change(drift.GetProperty(rate))); // one of one: McNemar's mid-p is 1 less P(X = 0) of Binomial(1, 1/2)
        Assert.False((await _client.GetFromJsonAsync<JsonElement>(Text(first, "url"), Cancellation)).TryGetProperty("drift", out var none) && none.ValueKind != JsonValueKind.Null);

        static (int, int, int, double, double) Change(JsonElement rate) => (rate.GetProperty("cases").GetInt32(), rate.GetProperty("lost").GetInt32(),
            rate.GetProperty("won").GetInt32(), rate.GetProperty("difference").GetDouble(), Math.Round(rate.GetProperty("pValue").GetDouble(), 9));
    }

    [Fact]
    public async Task The_command_waits_for_the_service()
    {
        using var folder = new TemporaryFolder();
        folder.Write("labels.json", JsonSerializer.Serialize(_cases));

        var calibrating = GateProcess.RunAsync(folder.Path, _client.DefaultRequestHeaders.Authorization!.Parameter,
            "calibrate", "--metric", "AnswerRelevancy", "--judge", "strong", "--set", "labels.json", "--server", _client.BaseAddress!.ToString());
        await ScoreAsync("AnswerRelevancy", "strong");
        var (code, output, _) = await calibrating;

        Assert.Equal(0, code);
        Assert.Contains("2 of 2 labelled cases scored", output);
        Assert.Contains(", 0.50 USD", output);
    }

    [Theory]
    [InlineData("""{"testCases":[{"label":true}]}""", "Name a metric.")]
    [InlineData("""{"metric":"Nope","testCases":[{"label":true}]}""", "There is no metric Nope")]
    [InlineData("""{"metric":"ExactMatch"}""", "Name one of testCases, dataset and annotations.")]
    [InlineData("""{"metric":"ExactMatch","testCases":[]}""", "There is no labelled case.")]
    [InlineData("""{"metric":"ExactMatch","testCases":[{"input":"q"}]}""", "Case 0 cannot be used: it needs a label")]
    [InlineData("""{"metric":"ExactMatch","dataset":{"alias":"none"}}""", "There is no dataset none")]
    [InlineData("""{"metric":"ExactMatch","annotations":{"days":0}}""", "must be from 1 to 3650")]
    public async Task What_cannot_be_calibrated_is_refused_with_why(string body, string problem)
    {
        var response = await _client.PostAsync("/api/gates/calibrations", new StringContent(body, null, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(problem, Text(await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation), "title"));
    }

    [Fact]
    public async Task Another_project_does_not_see_it()
    {
        var started = await PostAsync(new { metric = "ExactMatch", testCases = _cases });
        var (other, _) = await _host.CreateProjectAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(Text(started, "url"), Cancellation)).StatusCode);
    }

    /// <summary>As the Evaluator does: what is labelled true gets 0.9, the other 0.2.</summary>
    private async Task ScoreAsync(string metric, string judge)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            await using var score = _database.CreateCommand("""
                update evaluations set status = 'scored', score = case when subject like '%/0/1' then 0.9 else 0.2 end, success = subject like '%/0/1', cost_usd = 0.25,
                    threshold = coalesce(threshold, 0.5), reason = 'Fine.', finished_at = now()
                where status = 'pending' and metric = $1 and judge = $2
                """);
            score.Parameters.AddWithValue(metric);
            score.Parameters.AddWithValue(judge);
            if (await score.ExecuteNonQueryAsync(Cancellation) > 0)
                return;
            await Task.Delay(100, Cancellation);
        }

        Assert.Fail("Nothing was asked for.");
    }

    private async Task<JsonElement> PostAsync(object request)
    {
        var response = await _client.PostAsJsonAsync("/api/gates/calibrations", request, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
