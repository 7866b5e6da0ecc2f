using System.Collections.Concurrent;
using Platform.Storage.Traces;

namespace Platform.Storage.Prices;

/// <summary>The prices that hold for one project: its own, else those that come with the platform.</summary>
public sealed class PriceList
{
    private const int MostNames = 1000;

    private readonly Dictionary<string, ModelPrice> _own;

    // Taking names apart costs more than a look-up, and a project uses few models.
    private readonly ConcurrentDictionary<string, string[]> _candidates = new(StringComparer.Ordinal);

    internal PriceList(IEnumerable<ModelPrice> own) =>
        _own = own.ToDictionary(price => price.Model, StringComparer.OrdinalIgnoreCase);

    /// <summary>Only what comes with the platform.</summary>
    public static PriceList Shipped { get; } = new([]);

    /// <summary>
    /// USD of one model call at the prices of its time: by the exact name of the model that responded, then by that name's
    /// undated and unsuffixed forms, then by the requested model likewise.
    /// </summary>
    /// <returns>Null when nothing was used, or no name has a price.</returns>
    public decimal? CostOf(string? model, string? requestedModel, TokenUsage usage, Instant at)
    {
        if (usage.IsEmpty)
            return null;
        return CostOf(model, usage, at) ?? CostOf(requestedModel, usage, at);
    }

    private decimal? CostOf(string? model, TokenUsage usage, Instant at)
    {
        if (string.IsNullOrWhiteSpace(model))
            return null;
        foreach (var name in CandidatesOf(model))
        {
            if (_own.TryGetValue(name, out var own))
                return own.CostOf(usage);
            if (ShippedPrices.ByModel.TryGetValue(name, out var periods))
                return At(periods, at, usage).CostOf(usage);
        }
        return null;
    }

    private string[] CandidatesOf(string model)
    {
        if (_candidates.TryGetValue(model, out var known))
            return known;
        string[] candidates = [.. ModelNames.Candidates(model)];
        if (_candidates.Count < MostNames)
            _candidates[model] = candidates;
        return candidates;
    }

    private static ModelPrice At(IReadOnlyList<PricePeriod> periods, Instant at, TokenUsage usage)
    {
        var period = periods[0];
        foreach (var later in periods)
        {
            if (later.From <= at.Day)
                period = later;
        }
        return period.LongContext is { } longContext && usage.Input > longContext.OverInputTokens
            ? longContext.Price
            : period.Price;
    }
}
