using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Gates.Runs;
using Platform.Gates.Tests.Nightly;
using Platform.Storage.Evaluations;
using Platform.Storage.Prices;
using Platform.Suites;

namespace Platform.Gates.Tests.Service;

public sealed class PrBudgetTests(GatesFixture fixture) : GatesTest(fixture)
{
    [Fact]
    public async Task A_run_that_would_cost_too_much_is_refused_with_a_subset_that_fits_and_takes_it_on_request()
    {
        // The judge's model costs 100 USD for a million tokens: some 50 cents for ten cases.
        await Host.Services.GetRequiredService<JudgeStore>().SetAsync([new("default", "dear", Demo: false)], TestContext.Current.CancellationToken);
        await Host.Services.GetRequiredService<PriceStore>().SetAsync(Project, new() { Model = "dear", InputUsd = 100, OutputUsd = 100 }, TestContext.Current.CancellationToken);
        var request = Judged(100);

        var (status, answer) = await Client.SendAsync(HttpMethod.Post, "/api/gates/pr", request);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var estimate = answer.GetProperty("estimate");
        var (cost, fitting) = (estimate.GetProperty("costUsd").GetDecimal(), estimate.GetProperty("fitting").GetInt32());
        Assert.InRange(cost, 4, 8); // 100 calls of 400 to 500 tokens in and 150 out
        Assert.Equal((int)(100 * 2 / cost), fitting);
        Assert.Equal(100 - fitting, estimate.GetProperty("leftOut").GetArrayLength());
        Assert.Contains($"A subset of {fitting} cases fits", answer.GetProperty("title").GetString());
        Assert.Equal(estimate.GetRawText(), (await Client.SendAsync(HttpMethod.Post, "/api/gates/pr?estimate=true", request)).Answer.GetRawText());

        request["fit"] = true;
        await using var judges = ScoreAll(0.01m);
        var run = await Client.RunPrAsync(request);

        Assert.Equal((fitting, fitting), (run.GetProperty("progress").GetProperty("total").GetInt32(), run.GetProperty("progress").GetProperty("done").GetInt32()));
        Assert.Contains($"{100 - fitting} of 100 cases were left out before, so that the rest fits", run.Reasons);
        Assert.Contains("times as wide as with all of them", run.Reasons);
        Assert.Equal(100, run.Evidence.GetProperty("estimate").GetProperty("cases").GetInt32());
    }

    [Fact]
    public async Task The_cost_limit_ends_a_run_and_tells_what_is_left_out_and_what_that_does()
    {
        var request = Judged(300);
        request["limits"] = new JsonObject { ["maxCostUsd"] = 1 };
        await using var judges = ScoreAll(0.02m);

        var run = await Client.RunPrAsync(request);

        // Fifty cases cost just the limit: no batch that would go beyond it is begun, one case may.
        var notRun = run.Evidence.GetProperty("notRun").GetArrayLength();
        Assert.InRange(notRun, 300 - 51, 300 - 50);
        Assert.InRange(run.GetProperty("costUsd").GetDecimal(), 1, 1.02m);
        Assert.False(run.IsConclusive);
        Assert.Contains($"{notRun} cases did not run within the limits of 300 s and 1 USD", run.Reasons);
        Assert.Contains("times as wide as with all of them", run.Reasons);
    }

    [Fact]
    public void A_subset_looks_like_the_whole_and_is_the_same_every_time()
    {
        var cases = Enumerable.Range(0, 100)
            .Select(i => new SuiteCase($"c{i}", new() { Id = $"c{i}", Input = "x", Tags = [i < 80 ? "often" : i < 99 ? "rare" : "once"] }, "", 1)).ToList();

        var chosen = StratifiedSubset.Choose(cases, 20);

        int Tagged(string tag) => cases.Count(each => each.TestCase.Tags!.Contains(tag) && chosen.Contains(each.Id));
        Assert.Equal((20, 1), (chosen.Count, Tagged("once")));
        Assert.InRange(Tagged("often"), 14, 16);
        Assert.InRange(Tagged("rare"), 3, 5);
        Assert.Equal(chosen.Order(), StratifiedSubset.Choose([.. cases.AsEnumerable().Reverse()], 20).Order());
        Assert.Superset(StratifiedSubset.Choose(cases, 10).ToHashSet(), chosen.ToHashSet());
    }

    private static JsonObject Judged(int cases)
    {
        var request = PrApi.Recorded(cases, failing: 0);
        request["metrics"]!.AsArray().Add(new JsonObject { ["metric"] = "AnswerRelevancy" });
        return request;
    }

    /// <summary>As the Evaluator does, with a judge that costs so much for each score.</summary>
    private Scoring ScoreAll(decimal usd) => new(Database, usd);

    private sealed class Scoring : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _loop;

        public Scoring(string database, decimal usd) => _loop = Task.Run(async () =>
        {
            await using var source = NpgsqlDataSource.Create(database);
            while (!_stop.IsCancellationRequested)
            {
                await using var command = source.CreateCommand("""
                    update evaluations set status = 'scored', score = 0.8, success = true, judge_calls = 1, cost_usd = $1, reason = 'Fine.', finished_at = now()
                    where status = 'pending'
                    """);
                command.Parameters.Add(new() { Value = usd });
                await command.ExecuteNonQueryAsync(CancellationToken.None);
                await Task.WhenAny(Task.Delay(50, _stop.Token));
            }
        });

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _loop;
            _stop.Dispose();
        }
    }
}
