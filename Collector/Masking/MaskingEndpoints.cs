using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Masking;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Masking;

/// <param name="Kind"><c>key</c> or <c>pattern</c>.</param>
/// <param name="Expression">A key's name, or a .NET regular expression; 1 to 1,000 characters.</param>
/// <param name="Replacement"><c>[masked]</c> when not given; at most 100 characters.</param>
internal sealed record NewMaskingRule(string? Kind, string? Expression, string? Replacement);

internal static class MaskingEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapMasking()
        {
            var rules = routes.MapGroup("/api/masking-rules").WithTags("Masking").RequireAuthorization(Scopes.Admin);
            rules.MapGet("/", ListRules);
            rules.MapPost("/", AddRule);
            rules.MapDelete("/{id:guid}", RemoveRule);
        }
    }

    /// <summary>The project's masking rules, each with how often it has masked something.</summary>
    internal static async Task<Ok<IReadOnlyList<MaskingRule>>> ListRules(
        ClaimsPrincipal user, MaskingRuleStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.ListAsync(user.ProjectId, cancellationToken));

    /// <summary>Masks, from now on, the values of a key or what a pattern finds. What is stored already stays as it is.</summary>
    internal static async Task<Results<Ok<MaskingRule>, ProblemHttpResult>> AddRule(
        NewMaskingRule request, ClaimsPrincipal user, MaskingRuleStore store, MaskingSource source,
        CancellationToken cancellationToken)
    {
        if (Refusal(request) is { } title)
            return Refuse(title);
        var rule = await store.AddAsync(
            user.ProjectId, request.Kind!, request.Expression!, request.Replacement ?? "[masked]", cancellationToken);
        source.Forget(user.ProjectId);
        return TypedResults.Ok(rule);
    }

    /// <summary>Removes a rule; what it has masked cannot be brought back.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveRule(
        Guid id, ClaimsPrincipal user, MaskingRuleStore store, MaskingSource source, CancellationToken cancellationToken)
    {
        if (!await store.RemoveAsync(user.ProjectId, id, cancellationToken))
            return TypedResults.Problem(title: "The project has no such masking rule.", statusCode: StatusCodes.Status404NotFound);
        source.Forget(user.ProjectId);
        return TypedResults.NoContent();
    }

    private static string? Refusal(NewMaskingRule request)
    {
        if (request.Kind is not (MaskingRule.Key or MaskingRule.Pattern))
            return "kind must be 'key' or 'pattern'.";
        if (request.Expression is not { Length: >= 1 and <= 1000 } expression || expression.Contains('\0', StringComparison.Ordinal))
            return "expression must have 1 to 1,000 characters.";
        if (request.Replacement is { Length: > 100 } || request.Replacement?.Contains('\0', StringComparison.Ordinal) is true)
            return "replacement must have at most 100 characters.";
        if (request.Kind == MaskingRule.Key)
            return null;
        try
        {
            return MaskingPattern.Parse(expression).IsMatch("") ? "expression must not match the empty text." : null;
        }
        catch (ArgumentException exception)
        {
            return $"expression is no regular expression: {exception.Message}";
        }
    }
}
