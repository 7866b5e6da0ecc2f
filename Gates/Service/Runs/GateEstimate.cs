namespace Platform.Gates.Runs;

/// <summary>What a run would use, before it starts.</summary>
/// <param name="Cases">Of the suite.</param>
/// <param name="CostUsd">Of judges for all cases; null when a price is not known.</param>
/// <param name="LeftOut">Ids of the cases that do not fit the limit; empty when all fit.</param>
internal sealed record GateEstimate(int Cases, decimal? CostUsd, IReadOnlyList<string> LeftOut);
