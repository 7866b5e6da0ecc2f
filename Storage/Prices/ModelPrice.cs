namespace Platform.Storage.Prices;

/// <summary>What one million tokens of a model cost, in USD. A null for cached tokens means: as much as other input.</summary>
public sealed record ModelPrice
{
    public required string Model { get; init; }

    public required decimal InputUsd { get; init; }

    public required decimal OutputUsd { get; init; }

    public decimal? CacheReadUsd { get; init; }

    public decimal? CacheWriteUsd { get; init; }

    /// <summary>USD of one model call. Reasoning is part of the output, cached tokens are part of the input.</summary>
    public decimal CostOf(TokenUsage usage)
    {
        var (read, write) = (usage.CacheRead ?? 0, usage.CacheWrite ?? 0);
        var uncached = Math.Max(0, (usage.Input ?? 0) - read - write);
        return ((uncached * InputUsd)
            + (read * (CacheReadUsd ?? InputUsd))
            + (write * (CacheWriteUsd ?? InputUsd))
            + ((usage.Output ?? 0) * OutputUsd)) / 1_000_000;
    }
}

/// <summary>Tokens of a model call; null where nothing was said.</summary>
/// <param name="Input">All input tokens, cached ones included.</param>
/// <param name="Output">All output tokens, reasoning included.</param>
public readonly record struct TokenUsage(long? Input, long? Output, long? CacheRead = null, long? CacheWrite = null)
{
    public bool IsEmpty => this is { Input: null, Output: null, CacheRead: null, CacheWrite: null };
}
