using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Storage.TestRuns;

namespace Platform.Collector.TestRuns;

/// <summary>
/// A score as requests give it: with the fields of an evaluation, or as DeepEval writes its metric data (the second name
/// where two stand for one thing). What it does not know is kept.
/// </summary>
internal sealed record SentScore
{
    public string? Metric { get; init; }

    public string? Name { get; init; }

    public string? SpanId { get; init; }

    public string? SpanName { get; init; }

    public double? Score { get; init; }

    public double? Threshold { get; init; }

    public bool? Success { get; init; }

    public bool? Strict { get; init; }

    public bool? StrictMode { get; init; }

    public bool? Flaky { get; init; }

    public bool? Skipped { get; init; }

    public string? Reason { get; init; }

    public string? Error { get; init; }

    public string? Judge { get; init; }

    public string? Model { get; init; }

    public string? EvaluationModel { get; init; }

    public decimal? CostUsd { get; init; }

    public decimal? EvaluationCost { get; init; }

    public double? InputTokens { get; init; }

    public double? InputTokenCount { get; init; }

    public double? OutputTokens { get; init; }

    public double? OutputTokenCount { get; init; }

    public double? DurationMs { get; init; }

    public string? VerboseLogs { get; init; }

    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; init; }

    /// <exception cref="JsonException">It names no metric.</exception>
    internal TestRunScore ToScore() => new()
    {
        Metric = (Metric ?? Name) is { Length: > 0 } metric ? metric : throw new JsonException("A score needs its metric's name."),
        SpanId = SpanId,
        SpanName = SpanName,
        Score = Score,
        Threshold = Threshold,
        Success = Success,
        Strict = Strict ?? StrictMode ?? false,
        Flaky = Flaky ?? false,
        Skipped = Skipped ?? false,
        Reason = Reason,
        Error = Error,
        Judge = Judge,
        Model = Model ?? EvaluationModel,
        CostUsd = CostUsd ?? EvaluationCost,
        InputTokens = (long?)(InputTokens ?? InputTokenCount),
        OutputTokens = (long?)(OutputTokens ?? OutputTokenCount),
        DurationMs = DurationMs,
        VerboseLogs = VerboseLogs,
        Extra = Extra is { Count: > 0 } ? JsonSerializer.SerializeToElement(Extra) : null,
    };
}
