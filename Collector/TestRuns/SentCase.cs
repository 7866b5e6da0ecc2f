using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Storage.TestRuns;
using Platform.Storage.Traces;

namespace Platform.Collector.TestRuns;

/// <summary>
/// A test case with its scores as requests give it; the fields of a test case, and any others, are kept as they are.
/// Where two names stand for one thing the second is DeepEval's: runs that its client wrote to disk can be sent.
/// </summary>
internal sealed record SentCase
{
    private const double MillisecondsPerSecond = 1000;
    private static readonly JsonSerializerOptions _asSent = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] _elsewhere = ["evaluations", "metricsData", "trace"];

    public string? Name { get; init; }

    public string[]? Tags { get; init; }

    public string? TraceId { get; init; }

    /// <summary>The trial, from 1, of a case that was run several times.</summary>
    public int? Trial { get; init; }

    /// <summary>Its place in the run; sent again it replaces the case that has it.</summary>
    public int? Order { get; init; }

    public bool? Success { get; init; }

    /// <summary>Why there is nothing to judge: the case then neither passed nor failed.</summary>
    public string? Error { get; init; }

    public double? DurationMs { get; init; }

    /// <summary>In seconds.</summary>
    public double? RunDuration { get; init; }

    public decimal? CostUsd { get; init; }

    public decimal? TokenCost { get; init; }

    public decimal? EvaluationCostUsd { get; init; }

    public decimal? EvaluationCost { get; init; }

    public IReadOnlyList<SentScore>? Evaluations { get; init; }

    public IReadOnlyList<SentScore>? MetricsData { get; init; }

    /// <param name="order">Its place when it does not say it.</param>
    /// <param name="conversational">Null: it is a conversation when it has turns or a scenario, and no input.</param>
    /// <exception cref="JsonException">A field is of another type than it must be; the message says which.</exception>
    internal static TestRunCase Read(JsonElement sent, int order, bool? conversational = null)
    {
        if (sent.ValueKind is not JsonValueKind.Object)
            throw new JsonException("A test case is an object.");
        var fields = sent.Deserialize<SentCase>(JsonSerializerOptions.Web)!;
        IReadOnlyList<TestRunScore> scores =
            [.. (fields.Evaluations ?? []).Concat(fields.MetricsData ?? []).Select(score => score.ToScore())];
        return new()
        {
            Conversational = conversational ?? (!sent.TryGetProperty("input", out _)
                && (sent.TryGetProperty("turns", out _) || sent.TryGetProperty("scenario", out _))),
            Position = fields.Order ?? order,
            CaseId = CaseIds.Of(sent),
            Trial = fields.Trial ?? 1,
            Name = fields.Name,
            Content = WithoutElsewhere(sent),
            Tags = fields.Tags ?? [],
            TraceId = SpanIds.TryParseTrace(fields.TraceId, out var trace) ? Convert.ToHexStringLower(trace) : null,
            Success = fields.Success,
            Outcome = fields.Error is null ? TestRunCase.OutcomeOf(fields.Success, scores) : "errored",
            DurationMs = fields.DurationMs ?? fields.RunDuration * MillisecondsPerSecond,
            AgentCostUsd = fields.CostUsd ?? fields.TokenCost,
            EvaluationCostUsd = fields.EvaluationCostUsd ?? fields.EvaluationCost
                ?? (scores.Any(score => score.CostUsd is not null) ? scores.Sum(score => score.CostUsd) : null),
            Scores = scores,
        };
    }

    private static JsonElement WithoutElsewhere(JsonElement sent) =>
        _elsewhere.Any(field => sent.TryGetProperty(field, out _))
            ? JsonSerializer.SerializeToElement(
                new OrderedDictionary<string, JsonElement>(sent.EnumerateObject()
                    .Where(field => !_elsewhere.Contains(field.Name)).DistinctBy(field => field.Name)
                    .Select(field => KeyValuePair.Create(field.Name, field.Value))),
                _asSent)
            : sent;
}
