using System.Text.Json;
using Platform.Storage.TestRuns;

namespace Platform.Storage.Tests.TestRuns;

public class TestRunTests(StorageFixture storage)
{
    private readonly TestRunWriter _writer = storage.Get<TestRunWriter>();
    private readonly TestRunStore _runs = storage.Get<TestRunStore>();
    private readonly TestRunCaseStore _cases = storage.Get<TestRunCaseStore>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_reads_back_as_it_was_kept()
    {
        var project = await storage.CreateProjectAsync();
        var sent = Run() with
        {
            Identifier = "nightly 7",
            Name = "all of it",
            Suite = "travel",
            Tier = "nightly",
            Branch = "main",
            Commit = "abc",
            Version = "1.2.3",
            DatasetAlias = "trips",
            DatasetVersion = "00.00.02",
            Tags = ["a", "b"],
            Hyperparameters = JsonElement.Parse("""{"model":"gpt","prompt":{"id":"h","type":"TEXT"}}"""),
            ExpectedCases = 3,
            DurationMs = 12.5,
            Official = true,
            Verdict = JsonElement.Parse("""{"outcome":"pass"}"""),
            Extra = JsonElement.Parse("""{"testFile":"t.py"}"""),
            CreatedAt = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            Status = "running",
        };

        await _writer.SetAsync(project, sent, Cancellation);

        var stored = await _runs.GetAsync(project, sent.Id, Cancellation);
        Assert.Equal(JsonSerializer.Serialize(sent), JsonSerializer.Serialize(stored));
        Assert.Null(await _runs.GetAsync(await storage.CreateProjectAsync(), sent.Id, Cancellation));
    }

    [Fact]
    public async Task Cases_and_scores_read_back_as_they_were_kept()
    {
        var project = await storage.CreateProjectAsync();
        var run = await _writer.SetAsync(project, Run(), Cancellation);
        var sent = new TestRunCase
        {
            Conversational = true,
            Position = 4,
            CaseId = "refund",
            Trial = 2,
            Name = "asks for a refund",
            Content = JsonElement.Parse("""{"turns": [{"role":"user"}], "else": 1}"""),
            Tags = ["t"],
            TraceId = "000102030405060708090a0b0c0d0e0f",
            Success = false,
            Outcome = "failed",
            DurationMs = 3.5,
            AgentCostUsd = 0.01m,
            EvaluationCostUsd = 0.02m,
            Scores =
            [
                new()
                {
                    Metric = "Refund [GEval]",
                    SpanId = "sp-1",
                    SpanName = "tool",
                    Score = 0.25,
                    Threshold = 0.5,
                    Success = false,
                    Strict = true,
                    Flaky = true,
                    Skipped = true,
                    Reason = "because",
                    Error = "no",
                    Judge = "cheap",
                    Model = "gpt",
                    CostUsd = 0.02m,
                    InputTokens = 3,
                    OutputTokens = 4,
                    DurationMs = 5,
                    VerboseLogs = "log",
                    Extra = JsonElement.Parse("""{"x":1}"""),
                },
                new() { Metric = "Bias" },
            ],
        };

        await _writer.AddCasesAsync(project, run.Id, [sent], Cancellation);

        var stored = Assert.Single(await _cases.ListAsync(project, run.Id, new(), null, 10, Cancellation));
        Assert.Equal(JsonSerializer.Serialize(sent), JsonSerializer.Serialize(stored));
    }

    [Fact]
    public async Task Batches_add_up_and_the_same_batch_again_changes_nothing()
    {
        var project = await storage.CreateProjectAsync();
        var run = await _writer.SetAsync(project, Run() with { Status = "running", ExpectedCases = 3 }, Cancellation);

        var first = await _writer.AddCasesAsync(project, run.Id, [Case(0, 1), Case(1, 0)], Cancellation);
        var again = await _writer.AddCasesAsync(project, run.Id, [Case(0, 1), Case(1, 0)], Cancellation);
        var last = await _writer.AddCasesAsync(project, run.Id, [Case(2, null)], Cancellation);

        Assert.Equal(JsonSerializer.Serialize(first), JsonSerializer.Serialize(again));
        Assert.Equal("running", again!.Status);
        Assert.Equal((3, 1, 1, 1, "finished"), (last!.CaseCount, last.Passed, last.Failed, last.Errored, last.Status));
        Assert.NotNull(last.FinishedAt);
        var metric = Assert.Single(last.Metrics);
        Assert.Equal(new("Faithfulness", null, 3, 0.5, 0.5, 1, 1, 1, 0), metric);
        Assert.Equal(0.5, metric.PassRate);
        Assert.Equal(0.03m, last.CostUsd);
    }

    [Fact]
    public async Task The_same_batch_twice_at_once_is_stored_once()
    {
        var project = await storage.CreateProjectAsync();
        var run = await _writer.SetAsync(project, Run(), Cancellation);
        var batch = Enumerable.Range(0, 40).Select(n => Case(n, 1)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _writer.AddCasesAsync(project, run.Id, batch, Cancellation)));

        Assert.Equal(40, (await _runs.GetAsync(project, run.Id, Cancellation))!.CaseCount);
    }

    [Fact]
    public async Task Cases_are_filtered_and_come_in_pages()
    {
        var project = await storage.CreateProjectAsync();
        var run = await _writer.SetAsync(project, Run(), Cancellation);
        await _writer.AddCasesAsync(project, run.Id, [
            .. Enumerable.Range(0, 5).Select(n => Case(n, n / 4.0)), Case(0, null) with { Conversational = true }], Cancellation);

        async Task<string[]> ListAsync(CaseFilter filter, CasePlace? after = null, int limit = 10) =>
            [.. (await _cases.ListAsync(project, run.Id, filter, after, limit, Cancellation)).Select(one =>
                (one.Conversational ? "c" : "") + one.Position)];

        Assert.Equal(["0", "1"], await ListAsync(new() { Outcome = "failed" }));
        Assert.Equal(["c0"], await ListAsync(new() { Outcome = "errored" }));
        Assert.Equal(["0", "1", "2"], await ListAsync(new() { Metric = "Faithfulness", MaxScore = 0.5 }));
        Assert.Equal(["4"], await ListAsync(new() { Metric = "Faithfulness", MinScore = 0.9 }));
        Assert.Empty(await ListAsync(new() { Metric = "Bias" }));
        Assert.Equal(["3"], await ListAsync(new() { Search = "QUESTION 3" }));
        Assert.Equal(["2", "3"], await ListAsync(new(), new(false, 1), limit: 2));
        Assert.Equal(["4", "c0"], await ListAsync(new(), new(false, 3), limit: 2));
    }

    [Fact]
    public async Task Runs_are_filtered_and_come_in_pages_newest_first()
    {
        var project = await storage.CreateProjectAsync();
        for (var day = 1; day <= 5; day++)
        {
            await _writer.SetAsync(project, Run() with
            {
                Identifier = $"day {day}",
                Suite = day % 2 == 0 ? "even" : "odd",
                Branch = "main",
                Tags = [$"tag{day}"],
                DatasetAlias = $"set{day}",
                Source = day == 5 ? "gate" : "api",
                Hyperparameters = JsonElement.Parse($$"""{"p":{"id":"x"},"model":"m{{day}}"}"""),
                CreatedAt = new(2026, 1, day, 0, 0, 0, DateTimeKind.Utc),
            }, Cancellation);
        }

        async Task<string[]> ListAsync(TestRunFilter filter) =>
            [.. (await _runs.ListAsync(project, filter, null, 10, Cancellation)).Items.Select(run => run.Identifier![4..])];

        Assert.Equal(["5", "3", "1"], await ListAsync(new() { Suite = "odd" }));
        Assert.Equal(["5"], await ListAsync(new() { Source = "gate" }));
        Assert.Equal(["2"], await ListAsync(new() { Tag = "tag2" }));
        Assert.Equal(["3"], await ListAsync(new() { Dataset = "set3" }));
        Assert.Equal(["4"], await ListAsync(new() { Hyperparameters = new Dictionary<string, string> { ["model"] = "m4" } }));
        Assert.Equal(["3", "2"], await ListAsync(new() { From = Day(2), To = Day(4) }));
        var first = await _runs.ListAsync(project, new() { Branch = "main" }, null, 2, Cancellation);
        var second = await _runs.ListAsync(project, new() { Branch = "main" }, first.Next, 3, Cancellation);
        Assert.Equal(["5", "4"], first.Items.Select(run => run.Identifier![4..]));
        Assert.Equal(["3", "2", "1"], second.Items.Select(run => run.Identifier![4..]));
        Assert.Null(second.Next);
        Assert.True(TimeCursor.TryParse(first.Next!.ToString(), out var parsed));
        Assert.Equal(first.Next, parsed);
    }

    [Fact]
    public async Task A_case_has_a_history_over_runs_with_all_its_trials()
    {
        var project = await storage.CreateProjectAsync();
        var old = await _writer.SetAsync(project, Run() with { CreatedAt = Day(1).UtcDateTime }, Cancellation);
        var other = await _writer.SetAsync(project, Run() with { CreatedAt = Day(2).UtcDateTime }, Cancellation);
        var young = await _writer.SetAsync(project, Run() with { CreatedAt = Day(3).UtcDateTime }, Cancellation);
        await _writer.AddCasesAsync(project, old.Id, [Case(0, 1)], Cancellation);
        await _writer.AddCasesAsync(project, other.Id, [Case(1, 1)], Cancellation);
        await _writer.AddCasesAsync(project, young.Id, [Case(0, 0), Case(5, 1) with { CaseId = "case 0", Trial = 2 }], Cancellation);

        var history = await _cases.ListHistoryAsync(project, "case 0", 10, Cancellation);

        Assert.Equal([(young.Id, 1, 0), (young.Id, 2, 1), (old.Id, 1, 1d)],
            history.Select(one => (one.Run.Id, one.Case.Trial, one.Case.Scores[0].Score!.Value)));
    }

    [Fact]
    public async Task Removing_a_run_removes_its_cases_and_only_in_its_project()
    {
        var project = await storage.CreateProjectAsync();
        var run = await _writer.SetAsync(project, Run(), Cancellation);
        await _writer.AddCasesAsync(project, run.Id, [Case(0, 1)], Cancellation);

        Assert.False(await _runs.RemoveAsync(await storage.CreateProjectAsync(), run.Id, Cancellation));
        Assert.True(await _runs.RemoveAsync(project, run.Id, Cancellation));

        Assert.Equal(0, await storage.QueryAsync<int>(
            "select count(*)::int from test_run_scores where project_id = @project", new { project }));
        Assert.Null(await _writer.AddCasesAsync(project, run.Id, [Case(0, 1)], Cancellation));
    }

    [Fact]
    public async Task Ten_thousand_cases_are_taken_and_counted()
    {
        var project = await storage.CreateProjectAsync();
        var run = await _writer.SetAsync(project, Run(), Cancellation);

        var counted = await _writer.AddCasesAsync(
            project, run.Id, [.. Enumerable.Range(0, 10_000).Select(n => Case(n, n % 2))], Cancellation);
        var page = await _cases.ListAsync(project, run.Id, new(), new(false, 8_999), 50, Cancellation);

        Assert.Equal((10_000, 5_000, 5_000), (counted!.CaseCount, counted.Passed, counted.Failed));
        Assert.Equal(Enumerable.Range(9_000, 50), page.Select(one => one.Position));
        Assert.All(page, one => Assert.Single(one.Scores));
    }

    [Fact]
    public async Task Text_that_no_database_takes_does_not_fail_a_run()
    {
        var project = await storage.CreateProjectAsync();
        var run = await _writer.SetAsync(project, Run() with { Name = "a\0b" }, Cancellation);
        var nul = Case(0, 1) with
        {
            CaseId = "\0",
            Content = JsonElement.Parse("""{"input":"\u0000\ud800"}"""),
            Scores = [new() { Metric = "m\0", Reason = "\ud800", Score = double.NaN }],
        };

        await _writer.AddCasesAsync(project, run.Id, [nul], Cancellation);

        var stored = Assert.Single(await _cases.ListAsync(project, run.Id, new() { Search = "\ufffd" }, null, 10, Cancellation));
        Assert.Equal("\ufffd\ufffd", stored.Content.GetProperty("input").GetString());
        Assert.Equal("m\ufffd", stored.Scores[0].Metric);
    }

    private static DateTimeOffset Day(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);

    private static TestRun Run() => new() { Id = Guid.CreateVersion7(), Source = "api" };

    /// <param name="score">Null for a case that could not be scored.</param>
    private static TestRunCase Case(int position, double? score)
    {
        TestRunScore[] scores =
        [
            new()
            {
                Metric = "Faithfulness",
                Score = score,
                Threshold = 0.5,
                Success = score >= 0.5,
                Error = score is null ? "judge down" : null,
            },
        ];
        return new()
        {
            Position = position,
            CaseId = $"case {position}",
            Content = JsonElement.Parse($$"""{"input":"question {{position}}"}"""),
            Outcome = TestRunCase.OutcomeOf(null, scores),
            AgentCostUsd = 0.01m,
            Scores = scores,
        };
    }
}
