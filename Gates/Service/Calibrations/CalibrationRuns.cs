using System.Text.Json;
using Platform.Gates.Runs;
using Platform.ServiceDefaults;
using Platform.Storage.Calibrations;
using Platform.Storage.Evaluations;
using Platform.Suites.Calibration;

namespace Platform.Gates.Calibrations;

/// <summary>How far a calibration has come; with its report once it has ended.</summary>
/// <param name="Status"><c>running</c> or <c>finished</c>.</param>
/// <param name="Drift">Against the one before of the same metric, version and judge; null for the first.</param>
internal sealed record CalibrationAnswer(Guid Id, string Status, int Done, int Total, CalibrationReport? Report, CalibrationDrift? Drift);

/// <summary>
/// Has labelled cases evaluated on demand, so that budgets, limits and caches of judges hold, and compares. What was asked is
/// all that is kept: the report is made of it whenever it is read.
/// </summary>
internal sealed class CalibrationRuns(EvaluationRequestStore requests, ProjectMetrics metrics, CalibrationStore calibrations, Signals signals)
{
    /// <returns>The id, or what is wrong with the metric.</returns>
    public async Task<(Guid? Id, string? Problem)> StartAsync(
        int project, CalibrationRequest request, IReadOnlyList<JsonElement> cases, CancellationToken cancellationToken)
    {
        var metric = request.AsMetric;
        var named = await metrics.GetAsync(project, cancellationToken, [metric]);
        if (!named.TryCreate(metric.Metric, metric.Version, metric.Options, metric.Strict, out _, out var problem))
            return (null, problem);

        metric = metric with { Version = named.VersionOf(metric.Metric, metric.Version) }; // of what is active now, whatever is later
        var id = await requests.AddAsync(project, null, [metric], cases, cancellationToken);
        await calibrations.AddAsync(project, id, metric.Metric, metric.Version, [.. cases.Select(each => LabelledCase.LabelOf(each)!.Value)], cancellationToken);
        signals.Send("evaluations");
        return (id, null);
    }

    /// <returns>Null when there is no such calibration.</returns>
    public async Task<CalibrationAnswer?> ReadAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        if (await requests.ListTestCasesAsync(project, id, cancellationToken) is not { } cases
            || !cases.All(each => LabelledCase.LabelOf(each) is not null)
            || await requests.GetAsync(project, id, cancellationToken) is not { } asked)
            return null;

        var drift = asked.Finished ? await DriftAsync(project, id, cancellationToken) : null;
        List<Evaluation> evaluations = [.. asked.Results.SelectMany(result => result.Evaluations)];
        return new(id, asked.Finished ? "finished" : "running", evaluations.Count(each => each.FinishedAt is not null), evaluations.Count,
            asked.Finished ? await ReportAsync(project, cases, evaluations, cancellationToken) : null, drift);
    }

    private async Task<CalibrationDrift?> DriftAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        if (await calibrations.GetAsync(project, id, cancellationToken) is not { } one
            || await calibrations.FindBeforeAsync(project, one, cancellationToken) is not { } before)
            return null;
        return CalibrationDrift.Of(before.Id, await calibrations.ListSharedAsync(project, [(before.Id, id)], cancellationToken) is [var both] ? both : null);
    }

    private async Task<CalibrationReport> ReportAsync(
        int project, IReadOnlyList<JsonElement> cases, List<Evaluation> evaluations, CancellationToken cancellationToken)
    {
        var first = evaluations[0];
        var named = await metrics.GetAsync(project, cancellationToken, [new() { Metric = first.Metric, Version = first.MetricVersion }]);
        var about = named.Find(first.Metric, first.MetricVersion)!;
        var scores = cases.Zip(evaluations, (json, evaluation) => new LabelledScore(
            IdOf(json) ?? evaluation.Id.ToString(), LabelledCase.LabelOf(json)!.Value, evaluation.Score,
            evaluation.Reason ?? evaluation.Error ?? evaluation.SkipReason)).ToList();
        return CalibrationReport.Of(about, first.Metric, Find(each => each.Judge), evaluations.Find(each => each.Score is not null)?.Threshold ?? about.DefaultThreshold,
            scores, new(Find(each => each.Model), Find(each => each.PromptVersion), evaluations.Sum(each => (long)each.JudgeCalls),
                evaluations.Sum(each => each.InputTokens), evaluations.Sum(each => each.OutputTokens), evaluations.Sum(each => each.CostUsd)));

        string? Find(Func<Evaluation, string?> figure) => evaluations.Select(figure).FirstOrDefault(found => found is not null);
    }

    private static string? IdOf(JsonElement json)
    {
        foreach (var name in (string[])["id", "spanId", "traceId", "threadId"])
        {
            if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString();
        }

        return null;
    }
}
