using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Datasets;
using Platform.Storage.Datasets.Files;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Datasets;

/// <param name="Queued">How many wait now because of this request.</param>
internal sealed record GoldensQueued(Guid Id, string Alias, int Queued);

/// <summary>Goldens that wait for a person, as DeepEval's <c>dataset.queue()</c> sends them, for everybody else.</summary>
internal static class QueueEndpoints
{
    private const int MostAtOnce = 1000;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapGoldenQueue()
        {
            var queue = routes.MapGroup("/api/datasets/{alias}/queue").WithTags("Datasets");
            queue.MapGet("/", ListQueued).RequireAuthorization(Scopes.Read);
            queue.MapPost("/", AddQueued).RequireAuthorization(Scopes.Write)
                .Accepts<DatasetRequest>("application/json", GoldenLines.ContentType, GoldenTable.ContentType, "*/*");
        }
    }

    /// <summary>Goldens that wait for a person, in order of arrival; at most 1,000.</summary>
    /// <param name="after">The last id of the answer before.</param>
    internal static async Task<Results<Ok<IReadOnlyList<QueuedGolden>>, ProblemHttpResult>> ListQueued(
        string alias, ClaimsPrincipal user, DatasetStore datasets, GoldenQueue queue, CancellationToken cancellationToken, Guid? after = null) =>
        await datasets.GetAsync(user.ProjectId, alias, cancellationToken) is { } dataset
            ? TypedResults.Ok(await queue.ListPendingAsync(user.ProjectId, dataset.Id, after, MostAtOnce, cancellationToken))
            : TypedResults.Problem(title: $"There is no dataset '{alias}' in the key's project.", statusCode: StatusCodes.Status404NotFound);

    /// <summary>Lets goldens wait until a person accepts them; makes the dataset if there is none of that alias.</summary>
    /// <param name="format"><c>jsonl</c> or <c>csv</c>, for a body without a content type that says so.</param>
    internal static async Task<Results<Ok<GoldensQueued>, ProblemHttpResult>> AddQueued(
        string alias, HttpRequest request, ClaimsPrincipal user, GoldenQueue queue, CancellationToken cancellationToken, string? format = null)
    {
        if (alias is not { Length: >= 1 and <= 200 } || alias.Contains('\0', StringComparison.Ordinal))
            return Refuse("An alias has 1 to 200 characters.");
        var (sent, problems) = await DatasetRequest.ReadAsync(request, format, cancellationToken);
        if (sent is null)
            return DatasetRequest.Refuse(problems);
        var dataset = await queue.AddAsync(user.ProjectId, alias, sent.Goldens!, trace: null, cancellationToken);
        return TypedResults.Ok(new GoldensQueued(dataset.Id, alias, sent.Goldens!.Count));
    }
}
