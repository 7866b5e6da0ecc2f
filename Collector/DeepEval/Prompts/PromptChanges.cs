using System.Security.Claims;
using System.Text.Json;
using Npgsql;
using Platform.Collector.Prompts;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Datasets;
using Platform.Storage.Projects;
using Platform.Storage.Prompts;

namespace Platform.Collector.DeepEval.Prompts;

/// <summary>What clients change of prompts.</summary>
internal static class PromptChanges
{
    extension(RouteGroupBuilder deepEval)
    {
        internal void MapPromptChanges()
        {
            deepEval.MapPost("/prompts", Push).RequireAuthorization(Scopes.Write);
            deepEval.MapPost("/prompts/{**path}", Add).RequireAuthorization(Scopes.Write);
            deepEval.MapPut("/prompts/{**path}", RenameBranch).RequireAuthorization(Scopes.Write);
            deepEval.MapDelete("/prompts/{**path}", RemoveBranch).RequireAuthorization(Scopes.Write);
        }
    }

    /// <summary>Pushes a prompt to a branch. Pushing what stands there already makes no commit.</summary>
    internal static async Task<DeepEvalAnswer> Push(
        DeepEvalBody body, ClaimsPrincipal user, PromptWriter writer, WebLinks links, CancellationToken cancellationToken)
    {
        if (PushedPrompt.Read(body.Json, alias: null, out var problem) is not { } prompt)
            return DeepEvalAnswer.Invalid(problem!);
        var commit = await writer.PushAsync(user.ProjectId, prompt.Alias!, prompt, prompt.Branch, prompt.Message, cancellationToken);
        return DeepEvalAnswer.Ok(
            new { commit.PromptId, commit.Id, commit.Hash, commit.Version },
            await links.ToAsync(user.ProjectId, cancellationToken, ["prompts", .. prompt.Alias!.Split('/')]));
    }

    /// <summary><c>ALIAS/versions</c>: gives a commit the next version; <c>ALIAS/branches</c>: makes a branch where main stands.</summary>
    internal static async Task<DeepEvalAnswer> Add(
        string path, DeepEvalBody body, ClaimsPrincipal user, PromptStore prompts, PromptWriter writer, PromptBranchStore branches,
        CancellationToken cancellationToken)
    {
        var asked = AliasPath.Of(path, "versions", "branches");
        return asked switch
        {
            { Part: "versions", Name: null } => await AddVersionAsync(asked.Alias, Text(body, "hash"), user.ProjectId, prompts, writer, cancellationToken),
            { Part: "branches", Name: null } => Text(body, "branch") is not { } branch || PushedPrompt.BranchProblem(branch) is not null
                ? DeepEvalAnswer.Invalid("Name the new branch, with 1 to 200 characters, as 'branch'.")
                : await branches.AddAsync(user.ProjectId, asked.Alias, branch, cancellationToken) is { } made
                    ? DeepEvalAnswer.Ok(new { made.Id, made.Name })
                    : NoPrompt(asked.Alias),
            _ => DeepEvalAnswer.NotFound($"POST /v1/prompts/{path} is not supported by this platform."),
        };
    }

    internal static async Task<DeepEvalAnswer> RenameBranch(
        string path, DeepEvalBody body, ClaimsPrincipal user, PromptBranchStore branches, CancellationToken cancellationToken)
    {
        var asked = AliasPath.Of(path, "branches");
        if (asked.Name is null or PromptBranch.Main)
            return DeepEvalAnswer.Invalid("Name a branch other than main.");
        if (Text(body, "name") is not { } to || PushedPrompt.BranchProblem(to) is not null)
            return DeepEvalAnswer.Invalid("Give the branch's new name, with 1 to 200 characters, as 'name'.");
        try
        {
            return await branches.RenameAsync(user.ProjectId, asked.Alias, asked.Name, to, cancellationToken) is { } renamed
                ? DeepEvalAnswer.Ok(new { renamed.Id, renamed.Name })
                : NoBranch(asked);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return DeepEvalAnswer.Refuse(StatusCodes.Status409Conflict, $"The prompt '{asked.Alias}' has a branch '{to}' already.");
        }
    }

    internal static async Task<DeepEvalAnswer> RemoveBranch(
        string path, ClaimsPrincipal user, PromptBranchStore branches, CancellationToken cancellationToken) =>
        AliasPath.Of(path, "branches") is var asked && asked.Name is null or PromptBranch.Main
            ? DeepEvalAnswer.Invalid("Name a branch other than main.")
            : await branches.RemoveAsync(user.ProjectId, asked.Alias, asked.Name, cancellationToken) is not null
                ? DeepEvalAnswer.Ok()
                : NoBranch(asked);

    private static async Task<DeepEvalAnswer> AddVersionAsync(
        string alias, string? hash, int project, PromptStore prompts, PromptWriter writer, CancellationToken cancellationToken)
    {
        var choice = hash is null or "latest" ? new CommitChoice() : new(Hash: hash);
        if (await prompts.FindAsync(project, alias, choice, cancellationToken) is not { } commit)
            return DeepEvalAnswer.NotFound($"There is no commit '{hash ?? "latest"}' of a prompt '{alias}' in the key's project.");
        var number = await writer.SetVersionAsync(project, commit, version: null, cancellationToken);
        return DeepEvalAnswer.Ok(new { commit.Id, commit.Hash, version = VersionName.Of(number!.Value) });
    }

    private static string? Text(DeepEvalBody body, string field) =>
        body.Json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DeepEvalAnswer NoPrompt(string alias) =>
        DeepEvalAnswer.NotFound($"There is no prompt '{alias}' in the key's project.");

    private static DeepEvalAnswer NoBranch(AliasPath asked) =>
        DeepEvalAnswer.NotFound($"There is no branch '{asked.Name}' of a prompt '{asked.Alias}' in the key's project.");
}
