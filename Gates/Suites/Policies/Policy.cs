namespace Platform.Suites.Policies;

/// <summary>What people ask of their gates, whatever the suites say. What it leaves out is the suite's own.</summary>
public sealed record Policy
{
    /// <summary>By <c>commit</c>, <c>pr</c> and <c>nightly</c>.</summary>
    public IReadOnlyDictionary<string, TierPolicy> Tiers { get; init; } = new Dictionary<string, TierPolicy>();

    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    /// <param name="reference">Kept with the suite, for evidence.</param>
    public Suite ApplyTo(Suite suite, PolicyReference reference)
    {
        var tier = Tiers.GetValueOrDefault(suite.Tier.Name) ?? new();
        return suite with
        {
            Policy = reference,
            Waivers = [.. Waivers.Where(waiver => waiver.Suite is null || waiver.Suite == suite.Name)],
            RequireSignificance = tier.RequireSignificance ?? suite.RequireSignificance,
            Limits = suite.Limits with
            {
                MaxSeconds = tier.Limits.MaxSeconds ?? suite.Limits.MaxSeconds,
                MaxCostUsd = tier.Limits.MaxCostUsd ?? suite.Limits.MaxCostUsd,
                FlagDropPoints = tier.Limits.FlagDropPoints ?? suite.Limits.FlagDropPoints,
                BlockDropPoints = tier.Limits.BlockDropPoints ?? suite.Limits.BlockDropPoints,
            },
            Checks = [.. suite.Checks.Select(check =>
                tier.Thresholds.TryGetValue(check.Metric, out var threshold) ? check with { Threshold = threshold } : check)],
        };
    }
}

/// <summary>A tier's rules; null leaves one to the suite.</summary>
public sealed record TierPolicy
{
    public PolicyLimits Limits { get; init; } = new();

    public bool? RequireSignificance { get; init; }

    /// <summary>By metric.</summary>
    public IReadOnlyDictionary<string, double> Thresholds { get; init; } = new Dictionary<string, double>();
}

/// <summary>As <see cref="Limits"/>; null leaves one to the suite.</summary>
public sealed record PolicyLimits
{
    public double? MaxSeconds { get; init; }

    public double? MaxCostUsd { get; init; }

    public double? FlagDropPoints { get; init; }

    public double? BlockDropPoints { get; init; }
}

/// <summary>Which version of a policy a run was held against.</summary>
public sealed record PolicyReference(string Name, int Version);

/// <summary>Keeps a metric or a case from flagging and blocking, for a time and a reason.</summary>
/// <param name="Suite">Null: in every suite.</param>
/// <param name="Metric">Null: every metric of the case.</param>
/// <param name="Case">Null: in every case.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Expires">From this moment on it no longer holds.</param>
public sealed record Waiver(string? Suite, string? Metric, string? Case, string Reason, string Owner, DateTimeOffset Expires)
{
    internal bool IsOf(string? metric, string? caseId) => (Metric is null || Metric == metric) && (Case is null || Case == caseId);

    /// <summary>For people: what it is about.</summary>
    public override string ToString() => (Metric, Case) switch
    {
        (null, _) => $"case {Case}",
        (_, null) => Metric,
        _ => $"{Metric} of case {Case}",
    };
}
