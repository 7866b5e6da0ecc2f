using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Storage.Prices;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>Token counts that came as one JSON object, in the words of Langfuse, MLflow, Braintrust, LangWatch or a provider.</summary>
internal static class UsageJson
{
    /// <summary>Fills what <paramref name="usage"/> lacks.</summary>
    internal static TokenUsage Read(string json, TokenUsage usage) => Fill(json, usage, static (root, usage) =>
    {
        var cacheRead = Count(root, "cache_read_input_tokens", "input_cached_tokens", "input_cache_read", "prompt_cached_tokens");
        var cacheWrite = Count(root, "cache_creation_input_tokens", "input_cache_creation", "input_cache_write",
            "prompt_cache_creation_tokens");
        var input = Count(root, "input_tokens", "prompt_tokens", "promptTokens", "inputTokens");
        // Langfuse's "input" is what was not cached; the rest stands beside it.
        if (input is null && Count(root, "input") is { } uncached)
            input = uncached + (cacheRead ?? 0) + (cacheWrite ?? 0);
        return new(
            usage.Input ?? input,
            usage.Output ?? Count(root, "output_tokens", "completion_tokens", "completionTokens", "outputTokens", "output"),
            usage.CacheRead ?? cacheRead ?? Nested(root, "prompt_tokens_details", "cached_tokens")
                ?? Nested(root, "input_tokens_details", "cached_tokens"),
            usage.CacheWrite ?? cacheWrite);
    });

    /// <summary>Cached tokens from the provider's own metadata, which Vercel's SDK passes on: one object for each provider.</summary>
    internal static TokenUsage ReadCache(string json, TokenUsage usage) => Fill(json, usage, static (root, usage) =>
    {
        foreach (var provider in root.EnumerateObject())
        {
            if (provider.Value.ValueKind != JsonValueKind.Object)
                continue;
            usage = usage with
            {
                CacheRead = usage.CacheRead
                    ?? Count(provider.Value, "cachedPromptTokens", "cacheReadInputTokens", "promptCacheHitTokens")
                    ?? Nested(provider.Value, "usage", "cacheReadInputTokens")
                    ?? Nested(provider.Value, "usageMetadata", "cachedContentTokenCount"),
                CacheWrite = usage.CacheWrite
                    ?? Count(provider.Value, "cacheCreationInputTokens", "cacheWriteInputTokens")
                    ?? Nested(provider.Value, "usage", "cacheWriteInputTokens"),
            };
        }
        return usage;
    });

    private static TokenUsage Fill(string json, TokenUsage usage, Func<JsonElement, TokenUsage, TokenUsage> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement, usage) : usage;
        }
        catch (JsonException)
        {
            return usage;
        }
    }

    private static long? Nested(JsonElement root, string name, string inner) =>
        root.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? Count(child, inner) : null;

    private static long? Count(JsonElement root, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
                && value.TryGetDouble(out var count) && count is >= 0 and <= AnyValues.LargestCount)
                return (long)Math.Round(count);
        }
        return null;
    }
}
