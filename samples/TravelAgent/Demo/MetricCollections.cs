using System.Net;
using System.Text.Json.Nodes;

namespace Platform.TravelAgent.Demo;

/// <summary>The collections that this agent's spans name; people make theirs in the UI.</summary>
internal sealed class MetricCollections(IHttpClientFactory clients)
{
    /// <summary>Makes those that do not exist; what somebody has changed since stays as it is.</summary>
    internal async Task EnsureAsync(CancellationToken cancellationToken)
    {
        using var collector = clients.CreateClient(TrafficServices.Collector);
        foreach (var collection in Read())
        {
            var address = $"/api/metric-collections/{collection["name"]}";
            using var found = await collector.GetAsync(address, cancellationToken);
            if (found.StatusCode != HttpStatusCode.NotFound)
                continue;
            using var made = await collector.PutAsJsonAsync(address, collection, cancellationToken);
            made.EnsureSuccessStatusCode();
        }
    }

    internal static IReadOnlyList<JsonNode> Read()
    {
        using var stream = typeof(MetricCollections).Assembly.GetManifestResourceStream("metric-collections.json")!;
        return [.. JsonNode.Parse(stream)!.AsArray().OfType<JsonNode>()];
    }
}
