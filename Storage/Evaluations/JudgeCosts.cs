using Platform.Storage.Prices;
using Platform.Storage.Traces;

namespace Platform.Storage.Evaluations;

/// <summary>What judges have cost a project lately, and what they would.</summary>
public sealed class JudgeCosts(IReadOnlyList<JudgeUsage> usage, IReadOnlyList<KnownJudge> judges, PriceList prices, Instant now)
{
    public const string DefaultJudge = "default";

    /// <returns>What one score has used, on average; null when the metric has not been scored by that judge in the last 30 days.</returns>
    public (double Calls, double InputTokens, double OutputTokens, decimal CostUsd)? History(string metric, string judge) =>
        usage.FirstOrDefault(past => past.Metric == metric && past.Judge == judge) is { } known
            ? (known.JudgeCalls, known.InputTokens, known.OutputTokens, known.CostUsd) : null;

    /// <summary>By the model that the judge has, or had when it last answered; the demo judge is free.</summary>
    /// <returns>USD; null when the judge or its model's price is not known.</returns>
    public decimal? Price(string judge, long inputTokens, long outputTokens)
    {
        // cheap and strong are the default judge unless configured.
        var known = judges.FirstOrDefault(one => one.Name == judge)
            ?? (judge is "cheap" or "strong" ? judges.FirstOrDefault(one => one.Name == DefaultJudge) : null);
        if (known is { Demo: true })
            return 0;
        var model = known?.Model ?? usage.FirstOrDefault(past => past.Judge == judge)?.Model;
        return prices.CostOf(model, null, new(inputTokens, outputTokens), now);
    }
}
