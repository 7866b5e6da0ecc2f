using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Calibrations;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Metrics;

/// <param name="LeastKappa">The least κ that the last calibration of a version must have shown before it runs, above 0 and at most 1;
/// null asks for no calibration.</param>
internal sealed record ProjectCalibrationRule(double? LeastKappa);

internal static class CalibrationRuleEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        internal void MapCalibrationRule()
        {
            var rule = routes.MapGroup("/api/calibration-rule").WithTags("Metrics");
            rule.MapGet("/", GetRule).RequireAuthorization(Scopes.Read);
            rule.MapPut("/", SetRule).RequireAuthorization(Scopes.Admin);
        }
    }

    /// <summary>What a version of a judged metric of one's own must have shown before it is activated.</summary>
    internal static async Task<Ok<ProjectCalibrationRule>> GetRule(
        ClaimsPrincipal user, CalibrationStore calibrations, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ProjectCalibrationRule(await calibrations.GetLeastKappaAsync(user.ProjectId, cancellationToken)));

    /// <summary>Holds from the next activation on; what runs goes on running.</summary>
    internal static async Task<Results<Ok<ProjectCalibrationRule>, ProblemHttpResult>> SetRule(
        ProjectCalibrationRule rule, ClaimsPrincipal user, CalibrationStore calibrations, CancellationToken cancellationToken)
    {
        if (rule.LeastKappa is { } kappa && kappa is not (> 0 and <= 1))
            return Refuse("leastKappa must be above 0 and at most 1, or null for no rule.");
        await calibrations.SetLeastKappaAsync(user.ProjectId, rule.LeastKappa, cancellationToken);
        return TypedResults.Ok(rule);
    }
}
