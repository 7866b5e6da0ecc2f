using System.Security.Claims;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Datasets;
using Platform.Storage.Projects;

namespace Platform.Collector.DeepEval.Datasets;

/// <summary>Datasets as DeepEval clients push and pull them.</summary>
internal static class DatasetRoutes
{
    extension(RouteGroupBuilder deepEval)
    {
        internal void MapDeepEvalDatasets()
        {
            deepEval.MapGet("/datasets/{**path}", Get).RequireAuthorization(Scopes.Read);
            deepEval.MapPost("/datasets/{**path}", Add).RequireAuthorization(Scopes.Write);
            deepEval.MapDelete("/datasets/{**alias}", Remove).RequireAuthorization(Scopes.Write);
        }
    }

    /// <summary>A dataset's goldens, or with <c>ALIAS/versions</c> its versions, newest first.</summary>
    /// <param name="finalized">False: also of a version that nobody has finalized, which is the default.</param>
    /// <param name="version">The newest when not given.</param>
    internal static async Task<DeepEvalAnswer> Get(
        string path, ClaimsPrincipal user, DatasetStore datasets, CancellationToken cancellationToken,
        string? finalized = null, string? version = null)
    {
        var asked = AliasPath.Of(path, "versions");
        if (await datasets.GetAsync(user.ProjectId, asked.Alias, cancellationToken) is not { } dataset)
            return NoDataset(asked.Alias);
        if (asked.Part is not null)
            return DeepEvalAnswer.Ok(new
            {
                versions = (await datasets.ListVersionsAsync(user.ProjectId, dataset.Id, cancellationToken))
                    .Select(one => new { one.Id, one.Version, one.CreatedAt }),
            });

        int? number = VersionName.TryParse(version, out var parsed) ? parsed : null;
        if (version is { Length: > 0 } && number is null)
            return NoVersion(asked.Alias, version);
        // A version that is named is given as it is, finalized or not.
        var onlyFinalized = number is null && !string.Equals(finalized, "false", StringComparison.OrdinalIgnoreCase);
        if (await datasets.GetVersionAsync(user.ProjectId, dataset.Id, number, onlyFinalized, cancellationToken) is not { } found)
            return NoVersion(asked.Alias, version);
        var goldens = (await datasets.ListGoldensAsync(
            user.ProjectId, dataset.Id, found.Number, search: null, from: 0, int.MaxValue, cancellationToken)).Select(golden => golden.Content);
        // Which of the two is there tells clients the kind; the other must not be.
        return found.Conversational
            ? DeepEvalAnswer.Ok(new { dataset.Id, found.Version, conversationalGoldens = goldens })
            : DeepEvalAnswer.Ok(new { dataset.Id, found.Version, goldens });
    }

    /// <summary>Makes the next version of the goldens that are pushed; <c>ALIAS/queue</c>: lets them wait for a person;
    /// <c>ALIAS/versions</c>: makes a version of what the newest holds.</summary>
    internal static async Task<DeepEvalAnswer> Add(
        string path, DeepEvalBody body, ClaimsPrincipal user, DatasetStore datasets, DatasetWriter writer, GoldenQueue queue,
        WebLinks links, CancellationToken cancellationToken)
    {
        var (alias, part, _) = AliasPath.Of(path, "queue", "versions");
        if (alias.Trim() is not { Length: >= 1 and <= 200 })
            return DeepEvalAnswer.Invalid("A dataset's alias must have 1 to 200 characters.");
        if (part == "versions")
            return await AddVersionAsync(alias, user.ProjectId, datasets, writer, cancellationToken);

        var pushed = PushedGoldens.Read(body.Json);
        if (pushed.Problem is { } problem)
            return DeepEvalAnswer.Invalid(problem);
        var link = await links.ToAsync(user.ProjectId, cancellationToken, ["datasets", .. alias.Split('/')]);
        if (part == "queue")
        {
            var queued = await queue.AddAsync(user.ProjectId, alias, pushed.Goldens, trace: null, cancellationToken);
            return DeepEvalAnswer.Ok(new { queued.Id, queued = pushed.Goldens.Count }, link);
        }

        var change = new DatasetChange { Goldens = pushed.Goldens, Finalized = pushed.Finalized, Number = pushed.Number };
        return await writer.SetAsync(user.ProjectId, alias, change, cancellationToken) is { } written
            ? DeepEvalAnswer.Ok(new { written.Dataset.Id, written.Version.Version }, link)
            : DeepEvalAnswer.Refuse(
                StatusCodes.Status409Conflict,
                $"Version {VersionName.Of(pushed.Number!.Value)} of '{alias}' holds other goldens, and versions do not change. Push without a version.");
    }

    internal static async Task<DeepEvalAnswer> Remove(
        string alias, HttpRequest request, ClaimsPrincipal user, DatasetStore datasets, WebLinks links, CancellationToken cancellationToken) =>
        await datasets.RemoveAsync(user.ProjectId, request.Pasted(alias), cancellationToken)
            ? DeepEvalAnswer.Ok(link: await links.ToAsync(user.ProjectId, cancellationToken, "datasets"))
            : NoDataset(alias);

    private static async Task<DeepEvalAnswer> AddVersionAsync(
        string alias, int project, DatasetStore datasets, DatasetWriter writer, CancellationToken cancellationToken)
    {
        if (await datasets.GetAsync(project, alias, cancellationToken) is not { } dataset)
            return NoDataset(alias);
        var goldens = dataset.Latest is null ? []
            : await datasets.ListGoldensAsync(project, dataset.Id, dataset.Latest.Number, search: null, from: 0, int.MaxValue, cancellationToken);
        var change = new DatasetChange { Goldens = [.. goldens.Select(golden => golden.Content)], Always = true };
        var written = (await writer.SetAsync(project, alias, change, cancellationToken))!;
        return DeepEvalAnswer.Ok(new { written.Dataset.Id, written.Version.Version });
    }

    private static DeepEvalAnswer NoDataset(string alias) =>
        DeepEvalAnswer.NotFound($"There is no dataset '{alias}' in the key's project.");

    private static DeepEvalAnswer NoVersion(string alias, string? version) => DeepEvalAnswer.NotFound(
        version is { Length: > 0 } ? $"There is no version '{version}' of the dataset '{alias}'."
            : $"The dataset '{alias}' has no finalized version. Finalize one, or pull with finalized=False.");
}
