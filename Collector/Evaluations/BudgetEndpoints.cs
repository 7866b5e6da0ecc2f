using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Projects;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Evaluations;

/// <param name="DailyUsd">What all judges together may cost the project in a day (UTC); null for no limit.</param>
internal sealed record ProjectBudget(decimal? DailyUsd);

internal static class BudgetEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapBudget()
        {
            var budget = routes.MapGroup("/api/budget").WithTags("Evaluate");
            budget.MapGet("/", GetBudget).RequireAuthorization(Scopes.Read);
            budget.MapPut("/", SetBudget).RequireAuthorization(Scopes.Admin);
        }
    }

    /// <summary>What judges may cost the project in a day, beside the budgets of its collections.</summary>
    internal static async Task<Ok<ProjectBudget>> GetBudget(
        ClaimsPrincipal user, ProjectStore projects, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ProjectBudget(await projects.GetDailyBudgetAsync(user.ProjectId, cancellationToken)));

    /// <summary>Holds from the next evaluation on.</summary>
    internal static async Task<Results<Ok<ProjectBudget>, ProblemHttpResult>> SetBudget(
        ProjectBudget budget, ClaimsPrincipal user, ProjectStore projects, CancellationToken cancellationToken)
    {
        if (budget.DailyUsd < 0)
            return Refuse("dailyUsd must not be negative.");
        await projects.SetDailyBudgetAsync(user.ProjectId, budget.DailyUsd, cancellationToken);
        return TypedResults.Ok(budget);
    }
}
