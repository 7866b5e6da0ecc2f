using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics.Custom;
using Platform.Storage.Datasets;
using Platform.Storage.Gates;
using Platform.Storage.MetricCollections;
using Platform.Suites;

namespace Platform.Gates.Runs;

/// <summary>
/// Puts into a request all that it names: the cases of a dataset, the metrics of a collection, those of the project's own, the policy, the baseline. From then on it
/// stands for itself, whatever becomes of them.
/// </summary>
public sealed class GateRequests(
    NamedDatasets datasets, MetricCollectionStore collections, ProjectMetrics metrics, GatePolicyStore policies, PinnedBaselineStore baselines)
{
    private const int MostGoldens = 10_000;
    private const string DefaultPolicy = "default";

    /// <exception cref="SuiteException">What is wrong with it, for whoever sent it.</exception>
    internal async Task<GateRequest> ReadAsync(JsonElement sent, Tier tier, int project, CancellationToken cancellationToken)
    {
        if (sent.ValueKind != JsonValueKind.Object)
            throw Wrong("The body must be an object.");

        var whole = JsonObject.Create(sent)!;
        if (whole.ContainsKey(GateRequest.EstimateKey))
            throw Wrong($"A request has no key {GateRequest.EstimateKey}: the service estimates.");
        if (whole.ContainsKey(GateRequest.OwnMetricsKey))
            throw Wrong($"A request has no key {GateRequest.OwnMetricsKey}: the project's own metrics are made by POST /api/metrics.");
        if (whole["dataset"] is JsonValue or JsonObject)
            await PutInDatasetAsync(whole, project, cancellationToken);
        if (whole["collection"] is JsonValue collection)
            await PutInMetricsAsync(whole, collection.ToString(), project, cancellationToken);
        await PutInOwnMetricsAsync(whole, project, cancellationToken);
        await PutInPolicyAsync(whole, project, cancellationToken);
        if (whole["baseline"] is JsonValue baseline && baseline.ToString() is { Length: > 0 } name && !Guid.TryParse(name, out _))
            await PutInBaselineAsync(whole, name, project, cancellationToken);
        return GateRequest.Read(JsonSerializer.SerializeToElement(whole), tier);
    }

    private async Task PutInMetricsAsync(JsonObject whole, string name, int project, CancellationToken cancellationToken)
    {
        if (whole["metrics"] is not null)
            throw Wrong("Name either a collection or metrics.");
        var collection = await collections.GetAsync(project, name, cancellationToken)
            ?? throw Wrong($"There is no metric collection '{name}' in the key's project.");
        whole["metrics"] = GateJson.Node(collection.Metrics);
    }

    private async Task PutInOwnMetricsAsync(JsonObject whole, int project, CancellationToken cancellationToken)
    {
        List<JsonObject> checks = [.. ((string[])["assertions", "metrics"]).Select(key => whole[key]).OfType<JsonArray>().SelectMany(list => list).OfType<JsonObject>()];
        var named = checks.ConvertAll(check => new CollectionMetric
        {
            Metric = check["metric"]?.ToString() ?? "",
            Version = check["version"] is JsonValue version && version.TryGetValue<int>(out var number) ? number : null,
        });
        var own = await metrics.ListOwnAsync(project, cancellationToken, named);
        var known = new NamedMetrics(own);
        foreach (var (check, metric) in checks.Zip(named).Where(each => each.First["options"] is JsonObject))
            check["options"] = GateJson.Node(known.WithParts(metric.Metric, JsonSerializer.SerializeToElement(check["options"])));
        if (own.Where(mine => named.Exists(one => one.Metric == mine.Name)).ToList() is { Count: > 0 } used)
            whole[GateRequest.OwnMetricsKey] = GateJson.Node(used);
    }

    private async Task PutInPolicyAsync(JsonObject whole, int project, CancellationToken cancellationToken)
    {
        var name = whole["policy"] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.ToString(),
            _ => throw Wrong("policy must be the name of a policy."),
        };
        if (await policies.GetAsync(project, name ?? DefaultPolicy, null, cancellationToken) is not { } policy)
        {
            // Without any, what the suite says holds.
            whole.Remove("policy");
            if (name is not null)
                throw Wrong($"There is no gate policy {name} in the key's project.");
            return;
        }

        var held = JsonObject.Create(policy.Policy)!;
        held["name"] = policy.Name;
        held["version"] = policy.Version;
        whole["policy"] = held;
    }

    private async Task PutInBaselineAsync(JsonObject whole, string name, int project, CancellationToken cancellationToken)
    {
        var pinned = await baselines.GetAsync(project, name, cancellationToken)
            ?? throw Wrong($"There is no baseline {name} in the key's project: name a pinned one, or give the id of a run.");
        whole["baseline"] = pinned.Run.ToString();
        whole[GateRequest.BaselineNameKey] = name;
    }

    private async Task PutInDatasetAsync(JsonObject whole, int project, CancellationToken cancellationToken)
    {
        if (whole["testCases"] is not null)
            throw Wrong("Name either a dataset or testCases.");
        var (alias, wanted) = whole["dataset"] is JsonObject both ? (both["alias"]?.ToString() ?? "", both["version"]?.ToString()) : (whole["dataset"]!.ToString(), null);
        var (found, problem) = await datasets.FindAsync(project, alias, wanted, MostGoldens, cancellationToken);
        if (found is null)
            throw Wrong(problem!);
        whole["dataset"] = alias;
        whole["datasetVersion"] = found.Version;
        whole["testCases"] = new JsonArray([.. found.Goldens.Select(AsCase)]);
    }

    private static JsonNode AsCase(Golden golden)
    {
        var content = JsonObject.Create(golden.Content)!;
        content["id"] = golden.CaseId;
        return content;
    }

    private static SuiteException Wrong(string message) => new([new("request", 0, 0, message)]);
}
