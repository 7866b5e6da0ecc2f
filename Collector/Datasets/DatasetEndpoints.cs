using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Datasets;
using Platform.Storage.Datasets.Files;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Datasets;

/// <summary>A version of a dataset with its goldens, as they were sent.</summary>
internal sealed record DatasetAnswer(
    Guid Id, string Alias, string Version, bool Finalized, bool Conversational, int GoldenCount, DateTime CreatedAt,
    IEnumerable<JsonElement> Goldens);

/// <summary>The version that now holds the goldens.</summary>
/// <param name="Changed">False when a version held them already.</param>
internal sealed record DatasetKept(
    Guid Id, string Alias, string Version, bool Finalized, bool Conversational, int GoldenCount, DateTime CreatedAt, bool Changed);

internal static class DatasetEndpoints
{
    private const long MostBytes = 256 * 1024 * 1024;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapDatasets()
        {
            var datasets = routes.MapGroup("/api/datasets").WithTags("Datasets");
            datasets.MapGet("/", ListDatasets).RequireAuthorization(Scopes.Read);
            datasets.MapGet("/{alias}", GetDataset).RequireAuthorization(Scopes.Read);
            datasets.MapGet("/{alias}/versions", ListVersions).RequireAuthorization(Scopes.Read);
            datasets.MapPut("/{alias}", SetDataset).RequireAuthorization(Scopes.Write)
                .Accepts<DatasetRequest>("application/json", GoldenLines.ContentType, GoldenTable.ContentType, "*/*")
                .WithMetadata(new RequestSizeLimitAttribute(MostBytes));
            datasets.MapDelete("/{alias}", RemoveDataset).RequireAuthorization(Scopes.Write);
        }
    }

    /// <summary>Datasets by alias, each with its newest version; at most 1,000.</summary>
    /// <param name="after">The last alias of the answer before.</param>
    internal static async Task<Ok<IReadOnlyList<Dataset>>> ListDatasets(
        ClaimsPrincipal user, DatasetStore store, CancellationToken cancellationToken, string? after = null) =>
        TypedResults.Ok(await store.ListAsync(user.ProjectId, after, cancellationToken));

    /// <summary>A version of a dataset: the one that is named, else the newest that is finalized.</summary>
    /// <param name="version">For example <c>00.00.03</c>.</param>
    /// <param name="finalized">False: the newest version, finalized or not.</param>
    /// <param name="format"><c>jsonl</c> or <c>csv</c> for a file of the goldens alone.</param>
    internal static async Task<Results<Ok<DatasetAnswer>, PushStreamHttpResult, ProblemHttpResult>> GetDataset(
        string alias, ClaimsPrincipal user, DatasetStore store, CancellationToken cancellationToken,
        string? version = null, bool finalized = true, string? format = null)
    {
        if (format is not (null or "json") && !GoldenFile.IsFormat(format))
            return Refuse("format must be json, jsonl or csv.");
        int? number = VersionName.TryParse(version, out var given) ? given : null;
        if (version is not null && number is null)
            return Refuse($"'{version}' is not a version; they are named like 00.00.03.");
        if (await store.GetAsync(user.ProjectId, alias, cancellationToken) is not { } dataset)
            return NotFound(alias);
        if (await store.GetVersionAsync(user.ProjectId, dataset.Id, number, finalized && number is null, cancellationToken) is not { } found)
            return TypedResults.Problem(
                title: number is not null ? $"The dataset '{alias}' has no version {version}."
                    : "The dataset has no finalized version; ask with finalized=false for one that is not.",
                statusCode: StatusCodes.Status404NotFound);

        var goldens = await store.ListGoldensAsync(user.ProjectId, dataset.Id, found.Number, null, 0, int.MaxValue, cancellationToken);
        return GoldenFile.IsFormat(format)
            ? TypedResults.Stream(
                stream => GoldenFile.WriteAsync(stream, format!, goldens, cancellationToken),
                GoldenFile.ContentType(format!), $"{alias}-{found.Version}.{format}")
            : TypedResults.Ok(new DatasetAnswer(
                dataset.Id, alias, found.Version, found.Finalized, found.Conversational, found.GoldenCount, found.CreatedAt,
                goldens.Select(golden => golden.Content)));
    }

    /// <summary>All versions of a dataset, newest first.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<DatasetVersion>>, ProblemHttpResult>> ListVersions(
        string alias, ClaimsPrincipal user, DatasetStore store, CancellationToken cancellationToken) =>
        await store.GetAsync(user.ProjectId, alias, cancellationToken) is { } dataset
            ? TypedResults.Ok(await store.ListVersionsAsync(user.ProjectId, dataset.Id, cancellationToken))
            : NotFound(alias);

    /// <summary>
    /// Makes the next version, unless the newest holds the same goldens; makes the dataset if there is none of that alias.
    /// </summary>
    /// <param name="format"><c>jsonl</c> or <c>csv</c>, for a body without a content type that says so.</param>
    /// <param name="finalized">False: runs take the version only when they name it. A JSON body may say it too.</param>
    internal static async Task<Results<Ok<DatasetKept>, ProblemHttpResult>> SetDataset(
        string alias, HttpRequest request, ClaimsPrincipal user, DatasetWriter writer,
        CancellationToken cancellationToken, string? format = null, bool finalized = true)
    {
        if (alias is not { Length: >= 1 and <= 200 } || alias.Contains('\0', StringComparison.Ordinal))
            return Refuse("An alias has 1 to 200 characters.");
        var (sent, problems) = await DatasetRequest.ReadAsync(request, format, cancellationToken);
        if (sent is null)
            return DatasetRequest.Refuse(problems);

        var kept = (await writer.SetAsync(
            user.ProjectId, alias, new() { Goldens = sent.Goldens!, Finalized = sent.Finalized ?? finalized }, cancellationToken))!;
        return TypedResults.Ok(new DatasetKept(
            kept.Dataset.Id, alias, kept.Version.Version, kept.Version.Finalized, kept.Version.Conversational,
            kept.Version.GoldenCount, kept.Version.CreatedAt, kept.Made));
    }

    /// <summary>Removes a dataset with all of its versions and its queue. Test runs keep their cases.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemoveDataset(
        string alias, ClaimsPrincipal user, DatasetStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(user.ProjectId, alias, cancellationToken) ? TypedResults.NoContent() : NotFound(alias);

    private static ProblemHttpResult NotFound(string alias) => TypedResults.Problem(
        title: $"There is no dataset '{alias}' in the key's project.", statusCode: StatusCodes.Status404NotFound);
}
