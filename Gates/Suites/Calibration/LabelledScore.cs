namespace Platform.Suites.Calibration;

/// <summary>What a metric made of a labelled case.</summary>
/// <param name="Pass">What the person says.</param>
/// <param name="Score">Null when it was skipped or failed.</param>
/// <param name="Reason">Of the judge; or why there is no score.</param>
public sealed record LabelledScore(string Id, bool Pass, double? Score, string? Reason);

/// <summary>What it took to score the labelled cases.</summary>
/// <param name="Model">As the judge named itself; null without a judge.</param>
/// <param name="PromptVersion">Of the metric's prompts; null without a judge.</param>
public sealed record CalibrationUsage(
    string? Model, string? PromptVersion, long JudgeCalls, long InputTokens, long OutputTokens, decimal? CostUsd = null);
