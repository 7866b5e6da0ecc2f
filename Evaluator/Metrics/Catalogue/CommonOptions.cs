namespace Platform.Metrics.Catalogue;

/// <summary>Options that several metrics share.</summary>
internal static class CommonOptions
{
    public static MetricOption<bool> IncludeReason { get; } = MetricOption.Flag("includeReason", true,
        "Whether the judge writes a reason, in one call more; without it the reason counts the verdicts.");
}
