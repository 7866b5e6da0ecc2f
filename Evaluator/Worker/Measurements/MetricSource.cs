using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Platform.Metrics;
using Platform.Metrics.Catalogue;
using Platform.Storage.CustomMetrics;
using Platform.Storage.Evaluations;
using Platform.Worker.Evaluations;

namespace Platform.Worker.Measurements;

/// <summary>Makes the metric that an evaluation names: one of the catalogue, or a version of a custom one.</summary>
internal sealed class MetricSource(CustomMetricStore custom, IOptions<EvaluatorOptions> options)
{
    /// <returns>The metric with its version if it is a custom one, or what becomes of the evaluation without a metric.</returns>
    public async Task<(TestCaseMetric? Metric, int? Version, Decision? Refusal)> GetAsync(
        TakenEvaluation taken, CancellationToken cancellationToken)
    {
        if (MetricCatalogue.Find(taken.Metric) is not null)
            return Create(taken, taken.Metric, taken.Options, null);
        if (await custom.GetAsync(taken.ProjectId, taken.Metric, cancellationToken, taken.MetricVersion) is not { } own)
            return (null, null, Decision.Fail(taken.MetricVersion is { } version
                ? $"There is no version {version} of a metric {taken.Metric}."
                : $"There is no metric {taken.Metric}, or no version of it is active."));
        var secret = own.HasSecret ? await custom.GetSecretAsync(taken.ProjectId, own.Name, own.Version, cancellationToken) : null;
        return Create(taken, own.Metric, WithSecret(own.Options, secret), own.Version);
    }

    private (TestCaseMetric?, int?, Decision?) Create(TakenEvaluation taken, string name, JsonElement? given, int? version) =>
        !MetricCatalogue.TryCreate(name, given, taken.Strict, out var metric, out var problem) ? (null, null, Decision.Fail(problem))
        : metric.CalledAddresses.FirstOrDefault(address => !options.Value.MayCall(address.Host)) is { } forbidden
            ? (null, null, Decision.Fail($"{forbidden.Host} is not among the hosts that webhooks may call (Evaluator:WebhookHosts)."))
        : (metric, version, null);

    private static JsonElement WithSecret(JsonElement options, string? secret)
    {
        if (secret is null || JsonNode.Parse(options.GetRawText()) is not JsonObject all)
            return options;
        all["secret"] = secret;
        return JsonSerializer.SerializeToElement(all);
    }
}
