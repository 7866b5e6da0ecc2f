using System.Text.Json;
using Platform.Collector.Metrics;
using Platform.Metrics;
using Platform.Metrics.Custom;
using Platform.ServiceDefaults;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;

namespace Platform.Collector.Evaluations;

/// <summary>What to evaluate by which metrics; either the metrics or a collection's name.</summary>
internal sealed record EvaluateRequest(
    string? Collection, IReadOnlyList<CollectionMetric>? Metrics, IReadOnlyList<JsonElement>? TestCases);

/// <summary>A request that can be queued. <paramref name="Collection"/> is null when the metrics were given one by one.</summary>
internal sealed record CheckedRequest(
    MetricCollection? Collection, IReadOnlyList<CollectionMetric> Metrics, IReadOnlyList<JsonElement> TestCases);

/// <summary>Checks and queues what somebody wants to have evaluated, whichever wire they ask by.</summary>
internal sealed class RequestedEvaluations(
    MetricCollectionStore collections, ProjectMetrics projectMetrics, EvaluationRequestStore requests, RequestResults results,
    Signals signals)
{
    private const int MostEvaluations = 10_000;

    /// <returns>What was asked for, or what is wrong with it.</returns>
    internal async Task<(CheckedRequest? Asked, string? Problem)> CheckAsync(
        int project, EvaluateRequest request, CancellationToken cancellationToken)
    {
        var collection = request.Collection is { } name ? await collections.GetAsync(project, name, cancellationToken) : null;
        var metrics = collection?.Metrics ?? request.Metrics ?? [];
        var named = await projectMetrics.GetAsync(project, cancellationToken, metrics);
        metrics = [.. metrics.Select(metric => metric with { Options = named.WithParts(metric.Metric, metric.Options) })];
        return Problem(request, collection, metrics, named) is { } problem
            ? (null, problem) : (new(collection, metrics, request.TestCases!), null);
    }

    /// <returns>The id by which the results are found.</returns>
    internal async Task<Guid> AddAsync(int project, CheckedRequest asked, CancellationToken cancellationToken)
    {
        var id = await requests.AddAsync(project, asked.Collection, asked.Metrics, asked.TestCases, cancellationToken);
        signals.Send("evaluations");
        return id;
    }

    /// <returns>The results once there are all; null when that takes longer than <paramref name="longest"/>.</returns>
    internal Task<EvaluationRequest?> WaitAsync(int project, Guid id, TimeSpan longest, CancellationToken cancellationToken) =>
        results.WaitAsync(project, id, longest, cancellationToken);

    private static string? Problem(
        EvaluateRequest request, MetricCollection? collection, IReadOnlyList<CollectionMetric> metrics, NamedMetrics known)
    {
        if (request.Collection is not null == request.Metrics is not null)
            return "Name either a collection or metrics.";
        if (request.Collection is { } name && collection is null)
            return $"There is no metric collection '{name}' in the key's project.";
        if (metrics is [] || request.TestCases is not { Count: > 0 } testCases)
            return "Give at least one metric and one test case.";
        if ((long)metrics.Count * testCases.Count > MostEvaluations)
            return $"{metrics.Count} metrics on {testCases.Count} test cases are more than {MostEvaluations} evaluations; send fewer at once.";
        foreach (var metric in metrics)
        {
            if (!known.TryCreate(metric.Metric, metric.Version, metric.Options, metric.Strict, out _, out var problem))
                return problem;
        }
        foreach (var (index, testCase) in testCases.Index())
        {
            if (ProblemOf(testCase) is { } problem)
                return $"testCases[{index}] is not a test case: {problem}";
        }
        return null;
    }

    private static string? ProblemOf(JsonElement testCase)
    {
        try
        {
            return testCase.ValueKind != JsonValueKind.Object || testCase.Deserialize(MetricsJson.Default.TestCase) is null
                ? "it is not an object." : null;
        }
        catch (JsonException problem)
        {
            return problem.Message;
        }
    }
}
