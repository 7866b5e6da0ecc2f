using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Storage.Datasets;
using Platform.Storage.Datasets.Files;
using Platform.Web.Projects;

namespace Platform.Web.Components.Datasets;

/// <summary>A version's goldens as a file.</summary>
internal static class DatasetDownload
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapDatasetDownloads() =>
            routes.MapGet("/dataset-files/{format:regex(^(csv|jsonl)$)}/{version}/{**alias}", Download);
    }

    private static async Task<Results<PushStreamHttpResult, NotFound>> Download(
        string format, string version, string alias, HttpContext context, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var project = context.Project.Id;
        if (!VersionName.TryParse(version, out var number)
            || await datasets.GetAsync(project, alias, cancellationToken) is not { } dataset
            || await datasets.GetVersionAsync(project, dataset.Id, number, finalized: false, cancellationToken) is not { } found)
            return TypedResults.NotFound();
        var goldens = await datasets.ListGoldensAsync(project, dataset.Id, found.Number, null, 0, int.MaxValue, cancellationToken);
        return TypedResults.Stream(
            stream => GoldenFile.WriteAsync(stream, format, goldens, cancellationToken),
            $"{GoldenFile.ContentType(format)}; charset=utf-8", $"{alias.Replace('/', '-')}-{found.Version}.{format}");
    }
}
