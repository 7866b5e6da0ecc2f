using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Custom;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.CustomMetrics;

namespace Platform.Collector.Metrics;

/// <summary>A metric of one's own as a request gives it.</summary>
/// <param name="Name">For POST; in a PUT it stands in the path.</param>
/// <param name="Metric">The metric of the catalogue that runs it: GEval, ConversationalGEval, DAG, ConversationalDAG, PatternFound,
/// PatternAbsent, PatternMatch, JsonSchema, Arithmetic or Webhook.</param>
/// <param name="Options">Those of <paramref name="Metric"/>, as <c>GET /api/metrics</c> describes them.</param>
/// <param name="Description">What it is for, or what is new in this version.</param>
/// <param name="Secret">The value of a webhook's header, which no answer shows. Null keeps that of the version before as long as the
/// address leads to the same host; empty has none.</param>
/// <param name="Activate">Whether the version runs from now on; else it is only kept, to be tried first.</param>
internal sealed record CustomMetricRequest(
    string? Name, string? Metric, JsonElement? Options, string? Description, string? Secret, bool Activate = false);

/// <param name="Version">That is to run from now on; an older one too.</param>
internal sealed record ActivationRequest(int Version);

/// <summary>Metrics that people make: kept as versions, tried, then activated (decision 0027).</summary>
internal static class CustomMetricEndpoints
{
    private const int LongestDescription = 4_000;

    extension(RouteGroupBuilder metrics)
    {
        internal void MapCustomMetrics()
        {
            metrics.MapPost("/", AddMetric).RequireAuthorization(Scopes.Write);
            metrics.MapPut("/{name}", AddVersion).RequireAuthorization(Scopes.Write);
            metrics.MapPost("/{name}/activate", ActivateVersion).RequireAuthorization(Scopes.Write);
            metrics.MapDelete("/{name}", DeactivateMetric).RequireAuthorization(Scopes.Write);
        }
    }

    /// <summary>Makes a metric of your own, as version 1. Try it by its name and version in POST /api/evaluate, then activate it.</summary>
    internal static async Task<Results<Created<CustomMetric>, ProblemHttpResult>> AddMetric(
        CustomMetricRequest request, ClaimsPrincipal user, CustomMetricStore store, CustomMetricWriter writer, Activations activations,
        CancellationToken cancellationToken)
    {
        var name = request.Name ?? "";
        if ((await store.ListVersionsAsync(user.ProjectId, name, cancellationToken)).Count > 0)
            return TypedResults.Problem(title: $"There is a metric '{name}' already; PUT /api/metrics/{name} makes its next version.",
                statusCode: StatusCodes.Status409Conflict);
        var (stored, refusal) = await KeepAsync(name, request, user.ProjectId, store, writer, activations, cancellationToken);
        return stored is null ? refusal! : TypedResults.Created($"/api/metrics/{Uri.EscapeDataString(name)}", stored);
    }

    /// <summary>Makes the next version of a metric of your own, unless it is the same as the newest.</summary>
    internal static async Task<Results<Ok<CustomMetric>, ProblemHttpResult>> AddVersion(
        string name, CustomMetricRequest request, ClaimsPrincipal user, CustomMetricStore store, CustomMetricWriter writer,
        Activations activations, CancellationToken cancellationToken)
    {
        var (stored, refusal) = await KeepAsync(name, request, user.ProjectId, store, writer, activations, cancellationToken);
        return stored is null ? refusal! : TypedResults.Ok(stored);
    }

    /// <summary>Has a version run from now on wherever the metric is named without one; says how its last calibration came out.</summary>
    internal static async Task<Results<Ok<ActivatedVersion>, ProblemHttpResult>> ActivateVersion(
        string name, ActivationRequest request, ClaimsPrincipal user, CustomMetricStore store, Activations activations,
        CancellationToken cancellationToken) =>
        await store.GetAsync(user.ProjectId, name, cancellationToken, request.Version) is not { } version
            ? MetricEndpoints.NotFound(name, request.Version)
        : await activations.MissingAsync(user.ProjectId, version, cancellationToken) is { } missing ? NotCalibrated(version, missing)
        : TypedResults.Ok(await activations.ActivateAsync(user.ProjectId, version, cancellationToken));

    /// <summary>No version runs any more; all of them and their results stay.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeactivateMetric(
        string name, ClaimsPrincipal user, CustomMetricWriter writer, CancellationToken cancellationToken) =>
        await writer.DeactivateAsync(user.ProjectId, name, cancellationToken) ? TypedResults.NoContent() : MetricEndpoints.NotFound(name, null);

    private static async Task<(CustomMetric? Stored, ProblemHttpResult? Refusal)> KeepAsync(
        string name, CustomMetricRequest request, int project, CustomMetricStore store, CustomMetricWriter writer, Activations activations,
        CancellationToken cancellationToken)
    {
        var others = (await store.ListAsync(project, cancellationToken)).Select(ProjectMetrics.Own).ToList();
        List<OptionProblem> problems =
        [
            .. OwnMetricRules.Check(new(name, request.Metric ?? "", request.Options ?? default), others, out var options),
            .. OwnMetricRules.CheckSecret(request.Metric, request.Secret),
        ];
        if (request.Description?.Length > LongestDescription)
            problems.Add(new("description", $"A description has at most {LongestDescription} characters."));
        if (problems is [var first, ..])
            return (null, TypedResults.Problem(
                title: first.Text, statusCode: StatusCodes.Status400BadRequest, extensions: [new("problems", problems)]));
        var metric = new CustomMetric { Name = name, Metric = request.Metric!, Options = options, Description = request.Description };
        var stored = await writer.AddAsync(project, metric, activate: false, cancellationToken, request.Secret);
        if (!request.Activate)
            return (stored, null);
        if (await activations.MissingAsync(project, stored, cancellationToken) is { } missing)
            return (null, NotCalibrated(stored, missing));
        await writer.ActivateAsync(project, name, stored.Version, cancellationToken);
        return (await store.GetAsync(project, name, cancellationToken, stored.Version), null);
    }

    private static ProblemHttpResult NotCalibrated(CustomMetric version, string missing) => TypedResults.Problem(
        title: $"Version {version.Version} of {version.Name} is kept, but not activated. {missing}",
        detail: $"POST /api/gates/calibrations with metric '{version.Name}', version {version.Version} and labelled cases, or "
            + $"gate calibrate --server, then activate it. PUT /api/calibration-rule changes what is asked for.",
        statusCode: StatusCodes.Status409Conflict, extensions: [new("version", version.Version)]);
}
