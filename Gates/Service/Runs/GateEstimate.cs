using Platform.Metrics.Estimates;

namespace Platform.Gates.Runs;

/// <summary>What a run would use of judges, before it starts; means, without what a cache saves.</summary>
/// <param name="Cases">Of the suite.</param>
/// <param name="CostUsd">For all cases; null when a price is not known.</param>
/// <param name="Metrics">For all cases.</param>
/// <param name="LeftOut">Ids of the cases that do not fit the limit, a stratified choice; empty when all fit.</param>
internal sealed record GateEstimate(
    int Cases, double JudgeCalls, double InputTokens, double OutputTokens, decimal? CostUsd, IReadOnlyList<MetricEstimate> Metrics,
    IReadOnlyList<string> LeftOut)
{
    public int Fitting => Cases - LeftOut.Count;
}
