using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Collector.Metrics;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.MetricCollections;

namespace Platform.Collector.MetricCollections;

internal static class MetricCollectionEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapMetricCollections()
        {
            var collections = routes.MapGroup("/api/metric-collections").WithTags("Metric collections");
            collections.MapGet("/", ListCollections).RequireAuthorization(Scopes.Read);
            collections.MapGet("/{name}", GetCollection).RequireAuthorization(Scopes.Read);
            collections.MapPut("/{name}", SetCollection).RequireAuthorization(Scopes.Write);
            collections.MapDelete("/{name}", RemoveCollection).RequireAuthorization(Scopes.Write);
        }
    }

    /// <summary>The current version of every metric collection, by name.</summary>
    internal static async Task<Ok<IReadOnlyList<MetricCollection>>> ListCollections(
        ClaimsPrincipal user, MetricCollectionStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.ListAsync(user.ProjectId, cancellationToken));

    /// <summary>The current version of one metric collection.</summary>
    internal static async Task<Results<Ok<MetricCollection>, ProblemHttpResult>> GetCollection(
        string name, ClaimsPrincipal user, MetricCollectionStore store, CancellationToken cancellationToken) =>
        await store.GetAsync(user.ProjectId, name, cancellationToken) is { } collection
            ? TypedResults.Ok(collection)
            : NotFound(name);

    /// <summary>Makes a new version, which evaluates what arrives from now on.</summary>
    internal static async Task<Results<Ok<MetricCollection>, ProblemHttpResult>> SetCollection(
        string name, CollectionRequest request, ClaimsPrincipal user, MetricCollectionStore store, ProjectMetrics projectMetrics,
        CancellationToken cancellationToken)
    {
        var collection = request.Named(name);
        var metrics = await projectMetrics.GetAsync(user.ProjectId, cancellationToken, collection.Metrics);
        return CollectionRules.Problems(collection, metrics.Problem) is [var first, ..] problems
            ? TypedResults.Problem(
                title: first, statusCode: StatusCodes.Status400BadRequest,
                extensions: [new("problems", problems)])
            : TypedResults.Ok(await store.SetAsync(user.ProjectId, collection, cancellationToken));
    }

    /// <summary>Nothing is evaluated by it any more; its results stay.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveCollection(
        string name, ClaimsPrincipal user, MetricCollectionStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(user.ProjectId, name, cancellationToken) ? TypedResults.NoContent() : NotFound(name);

    private static ProblemHttpResult NotFound(string name) => TypedResults.Problem(
        title: $"There is no metric collection '{name}' in the key's project.", statusCode: StatusCodes.Status404NotFound);
}

/// <summary>A collection as a request gives it; the name stands in the path.</summary>
internal sealed record CollectionRequest
{
    public string? Name { get; init; }

    public string? Scope { get; init; }

    public string? Apply { get; init; }

    public IReadOnlyList<CollectionMetric>? Metrics { get; init; }

    public double? SampleRate { get; init; }

    public CollectionFilter? Filter { get; init; }

    public decimal? DailyBudgetUsd { get; init; }

    public int? QuietSeconds { get; init; }

    internal MetricCollection Named(string name) => new()
    {
        Name = name,
        Scope = Scope ?? "trace",
        Apply = Apply ?? (Scope == "thread" ? "matching" : "named"), // a trace cannot name what its thread runs
        Metrics = Metrics ?? [],
        SampleRate = SampleRate ?? 1,
        Filter = Filter,
        DailyBudgetUsd = DailyBudgetUsd,
        QuietSeconds = QuietSeconds,
    };
}
