using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Storage.Prices;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>What a model call used and cost, from whichever attributes say so.</summary>
internal static class ModelUsage
{
    /// <summary>Tokens as the conventions count them: cached ones are part of the input, reasoning is part of the output.</summary>
    internal static TokenUsage Tokens(SpanAttributes attributes)
    {
        var usage = new TokenUsage(
            attributes[Concept.InputTokens]?.Count,
            attributes[Concept.OutputTokens]?.Count,
            attributes[Concept.CacheReadTokens]?.Count,
            attributes[Concept.CacheWriteTokens]?.Count);
        if (attributes[Concept.UsageJson]?.Text is { } usageJson)
            usage = UsageJson.Read(usageJson, usage);
        if (attributes[Concept.ProviderMetadata]?.Text is { } metadata
            && (usage.CacheRead is null || usage.CacheWrite is null)
            && metadata.Contains("ache", StringComparison.Ordinal))
            usage = UsageJson.ReadCache(metadata, usage);
        return usage;
    }

    /// <summary>USD as the agent's side reported it; null when it did not.</summary>
    internal static decimal? ReportedCost(SpanAttributes attributes, TokenUsage usage)
    {
        if (attributes[Concept.CostJson]?.Text is { } json && CostOf(json) is { } detailed)
            return detailed;
        if (attributes[Concept.Cost]?.Money is { } cost)
            return cost;
        var (input, output) = (attributes[Concept.InputCost]?.Money, attributes[Concept.OutputCost]?.Money);
        if (input is not null || output is not null)
            return (input ?? 0) + (output ?? 0);
        return CostByRates(usage, attributes[Concept.InputTokenRate]?.Money, attributes[Concept.OutputTokenRate]?.Money);
    }

    /// <summary>DeepEval's clients send what one token costs, in USD.</summary>
    /// <returns>Null when there is no rate for anything that was used.</returns>
    internal static decimal? CostByRates(TokenUsage usage, decimal? input, decimal? output) =>
        (input is not null && usage.Input is not null) || (output is not null && usage.Output is not null)
            ? ((input ?? 0) * (usage.Input ?? 0)) + ((output ?? 0) * (usage.Output ?? 0))
            : null;

    /// <summary>Langfuse's cost details: <c>total</c>, else the sum of the parts.</summary>
    private static decimal? CostOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            decimal? sum = null;
            foreach (var part in document.RootElement.EnumerateObject())
            {
                if (part.Value.ValueKind != JsonValueKind.Number || !part.Value.TryGetDecimal(out var usd) || usd is < 0 or >= 1e12m)
                    continue;
                if (part.NameEquals("total"))
                    return usd;
                sum = (sum ?? 0) + usd;
            }
            return sum;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
