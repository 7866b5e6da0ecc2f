using Platform.Storage.Prices;
using Platform.Storage.Traces;

namespace Platform.Collector.Tests.Prices;

/// <summary>All expected figures are worked out by hand from model-prices.json: USD for one million tokens.</summary>
public sealed class PriceListTests
{
    private static readonly Instant _august2026 = Instant.From(new(2026, 8, 15, 0, 0, 0, TimeSpan.Zero));
    private static readonly TokenUsage _million = new(1_000_000, 0);

    [Theory]
    [InlineData("gpt-4o", 2.5)]
    [InlineData("GPT-4o", 2.5)]
    [InlineData("gpt-4o-2024-08-06", 2.5)]
    [InlineData("gpt-4o-mini", 0.15)] // not the price of gpt-4o
    [InlineData("gpt-4o-mini-2024-07-18", 0.15)]
    [InlineData("openai/gpt-4.1", 2)]
    [InlineData("openai/gpt-oss-120b", 0.15)] // its own name has the slash
    [InlineData("claude-sonnet-4-5-20250929", 6)] // a million tokens of input are long context
    [InlineData("anthropic.claude-opus-4-5-20251101-v1:0", 5)]
    [InlineData("us.anthropic.claude-haiku-4-5-20251001-v1:0", 1)]
    [InlineData("arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0", 1)]
    [InlineData("claude-haiku-4-5@20251001", 1)]
    [InlineData("anthropic/claude-haiku-4.5", 1)]
    [InlineData("models/gemini-2.5-flash-preview-05-20", 0.3)]
    [InlineData("gemini-2.5-flash-lite-001", 0.1)]
    [InlineData("mistral-large-2512", 0.5)]
    [InlineData("text-embedding-3-small", 0.02)]
    public void A_price_is_found_by_the_name_and_its_dated_and_suffixed_forms(string model, double usd) =>
        Assert.Equal((decimal)usd, PriceList.Shipped.CostOf(model, null, _million, _august2026));

    [Theory]
    [InlineData("gpt-4o-realtime")]
    [InlineData("gpt-4")]
    [InlineData("my-gpt-4o")]
    [InlineData("deepseek/deepseek-v4-pro:free")]
    [InlineData("ft:gpt-4o-mini-2024-07-18:acme::abc123")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_model_has_no_price(string? model) =>
        Assert.Null(PriceList.Shipped.CostOf(model, null, _million, _august2026));

    [Fact]
    public void The_requested_model_is_asked_last()
    {
        Assert.Equal(2.5m, PriceList.Shipped.CostOf("our-deployment", "gpt-4o", _million, _august2026));
        Assert.Equal(0.15m, PriceList.Shipped.CostOf("gpt-4o-mini-2024-07-18", "gpt-4o", _million, _august2026));
    }

    [Fact]
    public void Nothing_used_costs_nothing_known() =>
        Assert.Null(PriceList.Shipped.CostOf("gpt-4o", null, new(null, null), _august2026));

    // gpt-5.6-sol: 5 in, 30 out, 0.5 read from cache, 6.25 written to it.
    [Theory]
    [InlineData(100_000, 10_000, null, null, 0.5 + 0.3)]
    [InlineData(100_000, 10_000, 40_000, null, 0.3 + 0.02 + 0.3)]
    [InlineData(100_000, 10_000, 40_000, 20_000, 0.2 + 0.02 + 0.125 + 0.3)]
    [InlineData(10_000, 0, 40_000, 0, 0.02)] // input without the cached tokens, as some report it: never below zero
    public void Cached_tokens_have_their_own_price(long input, long output, int? read, int? write, double usd) =>
        Assert.Equal((decimal)usd, PriceList.Shipped.CostOf("gpt-5.6-sol", null, new(input, output, read, write), _august2026));

    // gpt-4o has a price for reading the cache and none for writing it: that is ordinary input.
    [Fact]
    public void Without_a_price_for_the_cache_it_is_input() =>
        Assert.Equal(2.5m, PriceList.Shipped.CostOf("gpt-4o", null, new(1_000_000, 0, 0, 400_000), _august2026));

    // gpt-5.4: above 272,000 tokens of input the whole request costs 5 and 22.5 instead of 2.5 and 15.
    [Theory]
    [InlineData(272_000, 0.68 + 0.15)]
    [InlineData(272_001, 1.360005 + 0.225)]
    public void Long_context_makes_the_whole_request_dearer(long input, double usd) =>
        Assert.Equal((decimal)usd, PriceList.Shipped.CostOf("gpt-5.4", null, new(input, 10_000), _august2026));

    [Theory]
    [InlineData("gpt-5.6-luna", "2026-07-29T23:59:59Z", 1.0)]
    [InlineData("gpt-5.6-luna", "2026-07-30T00:00:00Z", 0.2)]
    [InlineData("o3", "2025-06-09T12:00:00Z", 10)]
    [InlineData("o3", "2025-06-10T00:00:00Z", 2)]
    [InlineData("claude-sonnet-5", "2026-08-31T23:00:00Z", 2)]
    [InlineData("claude-sonnet-5", "2026-09-01T00:00:00Z", 3)]
    [InlineData("gemini-3.6-flash", "2027-01-01T00:00:00Z", 1.5)]
    public void The_price_of_the_spans_own_time_holds(string model, string at, double usd) => Assert.Equal((decimal)usd,
        PriceList.Shipped.CostOf(model, null, new(100_000, 0), Instant.From(DateTimeOffset.Parse(at, null))) * 10);
}
