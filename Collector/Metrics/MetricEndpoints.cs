using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Metrics.Catalogue;
using Platform.ServiceDefaults.ApiKeys;

namespace Platform.Collector.Metrics;

internal static class MetricEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapMetrics() => routes.MapGet("/api/metrics", ListMetrics)
            .WithTags("Metrics").RequireAuthorization(Scopes.Read);
    }

    /// <summary>The catalogue: every metric with what it needs, costs and means.</summary>
    internal static Ok<IReadOnlyList<MetricDescription>> ListMetrics() => TypedResults.Ok(MetricCatalogue.All);
}
