using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Gates.Calibrations;

/// <summary>The calibration goes on; <c>GET /api/gates/calibrations/{id}</c> has its report.</summary>
internal sealed record CalibrationAccepted(Guid Id, string Status, string Url);

/// <summary>Holds a metric and its judge against what people say.</summary>
internal static class CalibrationEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapCalibrations()
        {
            var calibrations = routes.MapGroup("/api/gates/calibrations").WithTags("Calibration");
            calibrations.MapPost("/", Start).RequireAuthorization(Scopes.Gate);
            calibrations.MapGet("/{id:guid}", Get).RequireAuthorization(Scopes.Read);
        }
    }

    /// <summary>Has labelled cases scored by a metric and its judge.</summary>
    internal static async Task<Results<Accepted<CalibrationAccepted>, ProblemHttpResult>> Start(
        CalibrationRequest request, ClaimsPrincipal user, LabelledCases labelled, CalibrationRuns runs, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Metric))
            return Refuse("Name a metric.");
        var (cases, problem) = await labelled.FindAsync(user.ProjectId, request, cancellationToken);
        if (cases is null)
            return Refuse(problem!);
        (var id, problem) = await runs.StartAsync(user.ProjectId, request, cases, cancellationToken);
        if (id is null)
            return Refuse(problem!);

        var url = $"/api/gates/calibrations/{id}";
        return TypedResults.Accepted(url, new CalibrationAccepted(id.Value, "running", url));
    }

    /// <summary>TPR, TNR, κ and the best threshold with intervals, once all cases are scored.</summary>
    internal static async Task<Results<Ok<CalibrationAnswer>, ProblemHttpResult>> Get(
        Guid id, ClaimsPrincipal user, CalibrationRuns runs, CancellationToken cancellationToken) =>
        await runs.ReadAsync(user.ProjectId, id, cancellationToken) is { } answer ? TypedResults.Ok(answer)
            : Refuse("There is no such calibration in the key's project.", StatusCodes.Status404NotFound);
}
