using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Datasets;
using Platform.Storage.Prompts;

namespace Platform.Collector.DeepEval.Prompts;

/// <summary>What clients read of prompts. They ask every minute, so an answer carries a tag and is not sent twice to who sends it back.</summary>
internal static class PromptReading
{
    private const string Latest = "latest";

    extension(RouteGroupBuilder deepEval)
    {
        internal void MapPromptReading() => deepEval.MapGet("/prompts/{**path}", Get).RequireAuthorization(Scopes.Read);
    }

    /// <summary>A prompt by <c>commits/HASH</c>, <c>commits/latest</c>, <c>versions/VERSION</c> or <c>labels/LABEL</c>; or its
    /// <c>commits</c>, <c>versions</c> or <c>branches</c>, of which a prompt that was never pushed has none.</summary>
    /// <param name="branch">Python's word for the branch.</param>
    /// <param name="name">TypeScript's word for it.</param>
    internal static async Task<IResult> Get(
        string path, ClaimsPrincipal user, PromptStore prompts, PromptBranchStore branches, HttpContext context,
        CancellationToken cancellationToken, string? branch = null, string? name = null)
    {
        var asked = AliasPath.Of(path, "commits", "versions", "labels", "branches");
        branch ??= name;
        return asked switch
        {
            { Part: "commits", Name: null } => DeepEvalAnswer.Ok(new
            {
                commits = (await prompts.ListCommitsAsync(user.ProjectId, asked.Alias, branch, cancellationToken))
                    .Select(commit => new { commit.Id, commit.Hash, commit.Message }),
            }),
            { Part: "versions", Name: null } =>
                Versions(await prompts.ListVersionsAsync(user.ProjectId, asked.Alias, cancellationToken)),
            { Part: "branches", Name: null } => DeepEvalAnswer.Ok(new
            {
                branches = (await branches.ListAsync(user.ProjectId, asked.Alias, cancellationToken)).Select(one => new { one.Id, one.Name }),
            }),
            { Part: null or "commits" or "versions" or "labels" } when ChoiceOf(asked, branch) is { } choice =>
                await prompts.FindAsync(user.ProjectId, asked.Alias, choice, cancellationToken) is { } commit
                    ? Pulled(PulledPrompt.Of(commit, choice), context)
                    : NotFound(asked),
            _ => NotFound(asked),
        };
    }

    private static CommitChoice? ChoiceOf(AliasPath asked, string? branch) => asked switch
    {
        { Part: null } or { Part: "commits", Name: Latest } => new(Branch: branch),
        { Part: "commits" } => new(Hash: asked.Name),
        { Part: "labels", Name: not null } => new(Label: asked.Name),
        { Part: "versions" } when VersionName.TryParse(asked.Name, out var number) => new(Version: number),
        _ => null,
    };

    private static DeepEvalAnswer Versions(IReadOnlyList<PromptCommit> commits)
    {
        var versions = commits.Select(commit => new { commit.Id, commit.Version });
        return commits is [{ Type: "LIST" }, ..]
            ? DeepEvalAnswer.Ok(new { messagesVersions = versions })
            : DeepEvalAnswer.Ok(new { textVersions = versions });
    }

    private static IResult Pulled(PulledPrompt prompt, HttpContext context)
    {
        // A commit never changes, but what it is called does.
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{prompt.Hash}\n{prompt.Version}\n{prompt.Label}")).AsSpan(0, 8))}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return context.Request.Headers.IfNoneMatch.Contains(tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : DeepEvalAnswer.Ok(prompt);
    }

    private static DeepEvalAnswer NotFound(AliasPath asked) => DeepEvalAnswer.NotFound(
        $"There is no prompt '{asked.Alias}'{(asked.Part is null ? "" : $" with {asked.Part}/{asked.Name}")} in the key's project.");
}
