using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Custom;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.CustomMetrics;

namespace Platform.Collector.Metrics;

internal static class MetricEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapMetrics()
        {
            var metrics = routes.MapGroup("/api/metrics").WithTags("Metrics");
            metrics.MapGet("/", ListMetrics).RequireAuthorization(Scopes.Read);
            metrics.MapGet("/{name}", GetMetric).RequireAuthorization(Scopes.Read);
            metrics.MapGet("/{name}/versions", ListVersions).RequireAuthorization(Scopes.Read);
            metrics.MapCustomMetrics();
        }
    }

    /// <summary>Every metric with what it needs, costs and means: those of the catalogue, then the project's own that are active.</summary>
    /// <param name="custom">True: only the project's own, as they were made, those of which no version is active too.</param>
    internal static async Task<Results<Ok<IReadOnlyList<MetricDescription>>, Ok<IReadOnlyList<CustomMetric>>>> ListMetrics(
        ClaimsPrincipal user, CustomMetricStore store, CancellationToken cancellationToken, bool custom = false)
    {
        if (custom)
            return TypedResults.Ok(await store.ListAllAsync(user.ProjectId, cancellationToken));
        var own = await store.ListAsync(user.ProjectId, cancellationToken);
        var named = new NamedMetrics(own.Select(ProjectMetrics.Own));
        return TypedResults.Ok<IReadOnlyList<MetricDescription>>(
            [.. MetricCatalogue.All, .. own.Select(metric => named.Find(metric.Name)).OfType<MetricDescription>()]);
    }

    /// <summary>A metric of the catalogue with its description, or one of the project's own as it was made.</summary>
    /// <param name="version">Of an own metric; when not given the active one, else the newest.</param>
    internal static async Task<Results<Ok<MetricDescription>, Ok<CustomMetric>, ProblemHttpResult>> GetMetric(
        string name, ClaimsPrincipal user, CustomMetricStore store, CancellationToken cancellationToken, int? version = null)
    {
        if (MetricCatalogue.Find(name) is { } catalogued && version is null)
            return TypedResults.Ok(catalogued);
        var found = version is null ? (await store.ListAllAsync(user.ProjectId, cancellationToken)).FirstOrDefault(metric => metric.Name == name)
            : await store.GetAsync(user.ProjectId, name, cancellationToken, version);
        return found is not null ? TypedResults.Ok(found) : NotFound(name, version);
    }

    /// <summary>All versions of one of the project's own metrics, newest first.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<CustomMetric>>, ProblemHttpResult>> ListVersions(
        string name, ClaimsPrincipal user, CustomMetricStore store, CancellationToken cancellationToken) =>
        await store.ListVersionsAsync(user.ProjectId, name, cancellationToken) is { Count: > 0 } versions
            ? TypedResults.Ok(versions) : NotFound(name, null);

    internal static ProblemHttpResult NotFound(string name, int? version) => TypedResults.Problem(
        title: version is null ? $"There is no metric '{name}', neither in the catalogue nor in the key's project."
            : $"There is no version {version} of a metric '{name}' in the key's project.",
        statusCode: StatusCodes.Status404NotFound);
}
