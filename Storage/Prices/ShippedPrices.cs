using System.Collections.Frozen;
using System.Text.Json;

namespace Platform.Storage.Prices;

/// <summary>The prices that come with the platform: <c>model-prices.json</c>, which names its sources.</summary>
internal static class ShippedPrices
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static FrozenDictionary<string, IReadOnlyList<PricePeriod>> ByModel { get; } = Load();

    private static FrozenDictionary<string, IReadOnlyList<PricePeriod>> Load()
    {
        using var stream = typeof(ShippedPrices).Assembly.GetManifestResourceStream("Platform.Storage.Prices.model-prices.json")
            ?? throw new InvalidOperationException("The price table is not embedded.");
        var table = JsonSerializer.Deserialize<PriceTable>(stream, _json)!;
        return table.Models.ToFrozenDictionary(
            row => row.Model,
            IReadOnlyList<PricePeriod> (row) => row.History is { Count: > 0 } history
                ? [.. history.Select(entry => Period(row.Model, entry, entry.EffectiveFrom, entry.LongContext))
                    .OrderBy(period => period.From)]
                : [Period(row.Model, row.Price, from: null, row.LongContext)],
            StringComparer.OrdinalIgnoreCase);
    }

    private static PricePeriod Period(string model, PriceEntry price, DateOnly? from, LongContextEntry? longContext) =>
        new(from ?? DateOnly.MinValue, Price(model, price),
            longContext is null ? null : new(longContext.OverInputTokens, Price(model, longContext)));

    // Embedding models have no price for output, because they have none.
    private static ModelPrice Price(string model, PriceEntry entry) => new()
    {
        Model = model,
        InputUsd = entry.Input,
        OutputUsd = entry.Output ?? 0,
        CacheReadUsd = entry.CacheRead,
        CacheWriteUsd = entry.CacheWrite,
    };

    private sealed record PriceTable(IReadOnlyList<PriceRow> Models);

    private sealed record PriceRow(
        string Model, PriceEntry Price, LongContextEntry? LongContext, IReadOnlyList<HistoryEntry>? History);

    private record PriceEntry(decimal Input, decimal? Output, decimal? CacheRead, decimal? CacheWrite);

    private sealed record LongContextEntry(
        long OverInputTokens, decimal Input, decimal? Output, decimal? CacheRead, decimal? CacheWrite)
        : PriceEntry(Input, Output, CacheRead, CacheWrite);

    private sealed record HistoryEntry(
        DateOnly? EffectiveFrom, LongContextEntry? LongContext, decimal Input, decimal? Output, decimal? CacheRead,
        decimal? CacheWrite)
        : PriceEntry(Input, Output, CacheRead, CacheWrite);
}

/// <param name="From">First day (UTC) on which this price holds; it holds until the next period's.</param>
internal sealed record PricePeriod(DateOnly From, ModelPrice Price, LongContextPrice? LongContext);

/// <summary>Once the input exceeds so many tokens, the whole request costs this.</summary>
internal sealed record LongContextPrice(long OverInputTokens, ModelPrice Price);
