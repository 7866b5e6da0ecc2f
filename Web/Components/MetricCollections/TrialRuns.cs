using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Metrics.Estimates;
using Platform.ServiceDefaults;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Web.Components.Evaluations;

namespace Platform.Web.Components.MetricCollections;

/// <summary>Tries metrics on what agents did, before they are kept or activated (decision 0011).</summary>
public sealed class TrialRuns(
    CollectionPreviewStore previews, EvaluationRequestStore requests, ReevaluationRunStore runs, EstimateSource estimates, Signals signals,
    TimeProvider time)
{
    public const int MostSubjects = 10;

    private static readonly JsonSerializerOptions _references =
        new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <returns>The newest of the last seven days that the draft's filter takes.</returns>
    public Task<IReadOnlyList<TrialSubject>> ListSubjectsAsync(int project, MetricCollection draft) =>
        previews.ListMatchingAsync(project, draft, MostSubjects, CancellationToken.None);

    /// <summary>By the mean size of what the project's agents did in the last seven days.</summary>
    public async Task<Estimate> EstimateAsync(int project, MetricCollection draft, long subjects)
    {
        var size = await runs.SizeAsync(
            project, new() { From = time.GetUtcNow().AddDays(-7) }, draft.Scope, draft with { Apply = "matching" }, CancellationToken.None);
        return await estimates.EstimateAsync(project, draft.Metrics, subjects, size);
    }

    /// <returns>The request whose results are the trial's.</returns>
    public async Task<Guid> StartAsync(int project, IReadOnlyList<CollectionMetric> metrics, IReadOnlyList<TrialSubject> subjects)
    {
        var testCases = subjects.Select(subject => JsonSerializer.SerializeToElement(
            new { subject.TraceId, subject.SpanId, subject.ThreadId }, _references)).ToList();
        var id = await requests.AddAsync(project, collection: null, metrics, testCases, CancellationToken.None);
        signals.Send("evaluations");
        return id;
    }
}
