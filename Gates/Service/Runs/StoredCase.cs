using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics;
using Platform.Storage.TestRuns;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>A case of a gate's run as it is stored among the cases of all test runs, and back.</summary>
internal static class StoredCase
{
    // Beside the test case's own keys in its content.
    private const string ErrorKey = "error";

    public static TestRunCase Of(CaseResult result, int position, int trial = 1, IEnumerable<TestRunScore>? judged = null)
    {
        List<TestRunScore> scores = [.. result.Checks.Select(Score), .. judged ?? []];
        return new()
        {
            Position = position,
            CaseId = result.Id,
            Trial = trial,
            Content = Content(result),
            TraceId = result.TraceId,
            Outcome = result.Error is not null ? "errored" : TestRunCase.OutcomeOf(null, scores),
            EvaluationCostUsd = scores.Sum(score => score.CostUsd),
            Scores = scores,
        };
    }

    /// <param name="place">Where the case is written.</param>
    public static CaseResult Read(TestRunCase stored, (string File, int Line) place) => new()
    {
        Id = stored.CaseId,
        File = place.File,
        Line = place.Line,
        Status = stored.Outcome switch { "failed" => CaseStatus.Failed, "errored" => CaseStatus.Errored, _ => CaseStatus.Passed },
        Input = Text(stored.Content, "input"),
        ActualOutput = Text(stored.Content, "actualOutput"),
        TraceId = stored.TraceId,
        Error = Text(stored.Content, ErrorKey),
        Checks = [.. stored.Scores.Select(score => new CheckResult
        {
            Metric = score.Metric,
            Status = score.Skipped ? CheckStatus.Skipped : score.Error is not null ? CheckStatus.Errored
                : score.Success == false ? CheckStatus.Failed : CheckStatus.Passed,
            Score = score.Score,
            Threshold = score.Threshold ?? 0,
            Blocks = score.Strict,
            Reason = score.Error ?? score.Reason ?? "",
        })],
    };

    /// <summary>A limit came before it: nothing of it is stored but its id in the verdict's evidence.</summary>
    public static CaseResult NotRun(string id, (string File, int Line) place) => new()
    {
        Id = id,
        File = place.File,
        Line = place.Line,
        Status = CaseStatus.NotRun,
        Error = "Not run within the limits.",
    };

    // What blocks is stored as strict: for the reader it means the same.
    private static TestRunScore Score(CheckResult check) => new()
    {
        Metric = check.Metric,
        Score = check.Score,
        Threshold = check.Threshold,
        Success = check.Status switch { CheckStatus.Passed => true, CheckStatus.Failed => false, _ => null },
        Strict = check.Blocks,
        Skipped = check.Status == CheckStatus.Skipped,
        Reason = check.Status == CheckStatus.Errored ? null : check.Reason,
        Error = check.Status == CheckStatus.Errored ? check.Reason : null,
    };

    private static JsonElement Content(CaseResult result)
    {
        var content = result.Answered is { } answered
            ? JsonSerializer.SerializeToNode(answered, MetricsJson.Default.TestCase)!.AsObject()
            : new JsonObject { ["id"] = result.Id, ["input"] = result.Input };
        if (result.Error is { } error)
            content[ErrorKey] = error;
        return JsonSerializer.SerializeToElement(content);
    }

    private static string? Text(JsonElement content, string key) =>
        !content.TryGetProperty(key, out var value) ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString() : value.ValueKind == JsonValueKind.Null ? null : value.GetRawText();
}
