using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Storage.Datasets;
using Platform.Storage.Datasets.Files;

namespace Platform.Collector.Datasets;

/// <summary>A dataset's goldens as a request gives them; the answer of the GET can be sent back.</summary>
/// <param name="Goldens">Objects with the fields of a test case, and any others.</param>
internal sealed record DatasetRequest(IReadOnlyList<JsonElement>? Goldens, bool? Finalized)
{
    /// <param name="format"><c>jsonl</c>, <c>csv</c> or <c>json</c>; null for what the content type says.</param>
    /// <returns>The goldens; or what is wrong with them, each with its place.</returns>
    internal static async Task<(DatasetRequest? Request, IReadOnlyList<FileProblem> Problems)> ReadAsync(
        HttpRequest request, string? format, CancellationToken cancellationToken)
    {
        format ??= request.ContentType?.Split(';')[0].Trim() switch
        {
            GoldenTable.ContentType => "csv",
            GoldenLines.ContentType or "application/jsonl" or "application/jsonlines" => "jsonl",
            _ => "json",
        };
        if (GoldenFile.IsFormat(format))
        {
            var read = await GoldenFile.ReadAsync(request.Body, format, cancellationToken);
            return read.Problems is [] ? (new(read.Goldens, Finalized: null), []) : (null, read.Problems);
        }
        if (format is not "json")
            return (null, [new(null, null, "format must be json, jsonl or csv.")]);

        var (sent, problem) = await SentJson.ReadAsync<DatasetRequest>(request, cancellationToken);
        return (problem ?? sent!.Problem()) is { } wrong ? (null, [new(null, null, wrong)]) : (sent, []);
    }

    internal static ProblemHttpResult Refuse(IReadOnlyList<FileProblem> problems) => TypedResults.Problem(
        title: problems is [var first, ..] ? first.ToString() : "The body cannot be read.",
        statusCode: StatusCodes.Status400BadRequest, extensions: [new("problems", problems)]);

    private string? Problem()
    {
        if (Goldens is null)
            return "goldens is missing: a list of goldens.";
        foreach (var (index, golden) in Goldens.Index())
        {
            if (GoldenRules.Problem(golden) is { } wrong)
                return $"goldens[{index}]: {wrong}";
        }

        return Goldens.Select(GoldenRules.IdOf).OfType<string>().CountBy(id => id).FirstOrDefault(id => id.Value > 1) is { Value: > 1 } twice
            ? $"Two goldens have the id “{twice.Key}”."
            : GoldenRules.Problem(Goldens);
    }
}
