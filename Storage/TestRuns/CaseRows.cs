using Npgsql;

namespace Platform.Storage.TestRuns;

/// <summary>Copies cases and their scores into their tables: ten thousand cases arrive in one request.</summary>
internal static class CaseRows
{
    private const string CaseColumns = """
        project_id, run_id, conversational, position, case_id, trial, name, content, tags, trace_id, success, outcome,
        duration_ms, agent_cost_usd, evaluation_cost_usd
        """;

    private const string ScoreColumns = """
        project_id, run_id, conversational, position, number, metric, span_id, span_name, score, threshold, success, strict,
        flaky, skipped, reason, error, judge, model, cost_usd, input_tokens, output_tokens, duration_ms, verbose_logs, extra
        """;

    internal static async Task CopyAsync(
        NpgsqlConnection connection, int project, Guid run, IReadOnlyList<TestRunCase> cases, CancellationToken cancellationToken)
    {
        await CopyAsync(connection, $"copy test_run_cases ({CaseColumns}) from stdin (format binary)",
            cases.Select(one => Row(project, run, one)), cancellationToken);
        await CopyAsync(connection, $"copy test_run_scores ({ScoreColumns}) from stdin (format binary)",
            cases.SelectMany(one => one.Scores.Select((score, number) => Row(project, run, one, number, score))), cancellationToken);
    }

    private static object?[] Row(int project, Guid run, TestRunCase one) =>
    [
        project, run, one.Conversational, one.Position, StorableJson.Text(one.CaseId), one.Trial, StorableJson.Text(one.Name),
        StorableJson.Raw(one.Content), one.Tags.Select(StorableJson.Text).ToArray(),
        one.TraceId is null ? null : Convert.FromHexString(one.TraceId), one.Success, one.Outcome, one.DurationMs,
        one.AgentCostUsd, one.EvaluationCostUsd,
    ];

    private static object?[] Row(int project, Guid run, TestRunCase one, int number, TestRunScore score) =>
    [
        project, run, one.Conversational, one.Position, number, StorableJson.Text(score.Metric), StorableJson.Text(score.SpanId),
        StorableJson.Text(score.SpanName), Finite(score.Score), Finite(score.Threshold), score.Success, score.Strict, score.Flaky, score.Skipped,
        StorableJson.Text(score.Reason), StorableJson.Text(score.Error), StorableJson.Text(score.Judge),
        StorableJson.Text(score.Model), score.CostUsd, score.InputTokens, score.OutputTokens, score.DurationMs,
        StorableJson.Text(score.VerboseLogs), StorableJson.Raw(score.Extra),
    ];

    // Neither JSON nor a mean has a place for NaN.
    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;

    // A text's binary form is json's too.
    private static async Task CopyAsync(
        NpgsqlConnection connection, string copy, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var import = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        foreach (var row in rows)
            await import.WriteRowAsync(cancellationToken, row);
        await import.CompleteAsync(cancellationToken);
    }
}
