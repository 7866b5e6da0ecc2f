using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Prompts;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Prompts;

/// <summary>A prompt with what led to where a branch stands; the form in which prompts are exported and imported.</summary>
/// <param name="Commits">Oldest first, at most 1,000.</param>
internal sealed record PromptHistory(string Alias, IReadOnlyList<PromptBranch> Branches, IEnumerable<PromptCommit> Commits);

/// <param name="Commits">How many the file holds; those that were there already are not made again.</param>
/// <param name="Notes">What could not be taken over.</param>
internal sealed record PromptsImported(int Commits, IReadOnlyList<string> Notes);

internal static class PromptEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapPrompts()
        {
            var prompts = routes.MapGroup("/api/prompts").WithTags("Prompts");
            prompts.MapGet("/", ListPrompts).RequireAuthorization(Scopes.Read);
            prompts.MapPost("/", ImportPrompts).RequireAuthorization(Scopes.Write);
            prompts.MapGet("/{**alias}", GetPrompt).RequireAuthorization(Scopes.Read);
            prompts.MapDelete("/{**alias}", RemovePrompt).RequireAuthorization(Scopes.Write);
        }
    }

    /// <summary>The project's prompts, the one that was pushed last first.</summary>
    internal static async Task<Ok<IReadOnlyList<Prompt>>> ListPrompts(
        ClaimsPrincipal user, PromptStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.ListAsync(user.ProjectId, cancellationToken));

    /// <summary>A prompt with its commits, versions and labels. What this answers can be imported elsewhere.</summary>
    /// <param name="alias">May hold slashes.</param>
    /// <param name="branch">Whose history; <c>main</c> when not given.</param>
    internal static async Task<Results<Ok<PromptHistory>, ProblemHttpResult>> GetPrompt(
        string alias, ClaimsPrincipal user, PromptStore store, PromptBranchStore branches, CancellationToken cancellationToken,
        string branch = PromptBranch.Main) =>
        await store.ListCommitsAsync(user.ProjectId, alias, branch, cancellationToken) is { Count: > 0 } commits
            ? TypedResults.Ok(new PromptHistory(
                alias, await branches.ListAsync(user.ProjectId, alias, cancellationToken), commits.Reverse()))
            : NotFound(alias);

    /// <summary>Pushes a prompt, or imports a file of them: the answer of <c>GET /api/prompts/{alias}</c>, or a list of
    /// <c>{ alias, text | messages, branch, message, version, labels, … }</c>, oldest first. Importing it again changes nothing.</summary>
    /// <param name="alias">The name of what the file does not name.</param>
    internal static async Task<Results<Ok<PromptsImported>, ProblemHttpResult>> ImportPrompts(
        JsonElement file, ClaimsPrincipal user, PromptStore store, PromptWriter writer, CancellationToken cancellationToken,
        string? alias = null)
    {
        var prompts = PromptImport.Read(file, alias, out var problem);
        return problem is not null
            ? Refuse(problem)
            : TypedResults.Ok(new PromptsImported(
                prompts.Count, await PromptImport.WriteAsync(store, writer, user.ProjectId, prompts, cancellationToken)));
    }

    /// <summary>Removes a prompt with all its commits and versions; agents that pull it get 404.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemovePrompt(
        string alias, ClaimsPrincipal user, PromptWriter writer, CancellationToken cancellationToken) =>
        await writer.RemoveAsync(user.ProjectId, alias, cancellationToken) ? TypedResults.NoContent() : NotFound(alias);

    private static ProblemHttpResult NotFound(string alias) => TypedResults.Problem(
        title: $"There is no prompt '{alias}' of that branch in the key's project.", statusCode: StatusCodes.Status404NotFound);
}
