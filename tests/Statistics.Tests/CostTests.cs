using Platform.Storage.Prices;

namespace Platform.Statistics.Tests;

public class CostTests
{
    [Fact]
    [Vectors("cost_per_resolution")]
    public void Failures_cost_too()
    {
        using var vectors = Vectors.Open("cost_per_resolution");
        ThreadCost[] threads = [.. vectors.Root["threads"].Items.Select(thread =>
            new ThreadCost((decimal)thread["cost"].Number, thread["resolved"].Flag))];
        var cost = CostPerResolution.Of(threads);

        vectors.Root["total"].Is((double)cost.TotalUsd);
        vectors.Root["resolved"].Is(cost.Resolved);
        vectors.Root["cost_per_resolution"].Is((double)cost.Usd!);
        vectors.Root["naive_only_resolved"].Is((double)CostPerResolution.Of([.. threads.Where(thread => thread.Resolved)]).Usd!);
    }

    [Fact]
    [Vectors("token_cost")]
    public void Cached_tokens_are_part_of_the_input()
    {
        using var vectors = Vectors.Open("token_cost");
        var (price, usage) = (vectors.Root["price_per_1m"], vectors.Root["usage"]);
        var model = new ModelPrice
        {
            Model = "any",
            InputUsd = (decimal)price["input"].Number,
            OutputUsd = (decimal)price["output"].Number,
            CacheReadUsd = (decimal)price["cache_read"].Number,
            CacheWriteUsd = (decimal)price["cache_write"].Number,
        };
        var tokens = new TokenUsage(
            usage["input_total"].Int, usage["output_total"].Int, usage["cache_read"].Int, usage["cache_write"].Int);

        vectors.Root["cost_usd"].Is((double)model.CostOf(tokens));

        // Wrong: cached tokens again at full price, and reasoning on top of the output that holds it.
        var twice = tokens with { Input = tokens.Input + tokens.CacheRead + tokens.CacheWrite, Output = tokens.Output + usage["reasoning"].Int };
        vectors.Root["wrong_double_count"].Is((double)model.CostOf(twice));
    }

    [Fact]
    public void Without_a_resolved_thread_there_is_no_cost_per_resolution()
    {
        ThreadCost[] threads = [new(0.3m, Resolved: false), new(0.2m, Resolved: false)];

        Assert.Null(CostPerResolution.Of(threads).Usd);
        Assert.Null(CostPerResolution.Interval(threads, seed: 1));
    }

    [Fact]
    public void The_interval_holds_the_cost()
    {
        ThreadCost[] threads = [.. Enumerable.Range(0, 60).Select(i => new ThreadCost(0.01m * (1 + i % 7), i % 3 > 0))];

        Assert.True(CostPerResolution.Interval(threads, seed: 1)!.Value.Contains((double)CostPerResolution.Of(threads).Usd!));
    }
}
