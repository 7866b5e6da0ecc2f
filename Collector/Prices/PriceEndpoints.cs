using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Prices;
using static Platform.ServiceDefaults.Problems;

namespace Platform.Collector.Prices;

/// <summary>USD for one million tokens. Cached tokens cost as much as other input when nothing is given for them.</summary>
internal sealed record NewPrice(decimal? InputUsd, decimal? OutputUsd, decimal? CacheReadUsd, decimal? CacheWriteUsd);

internal static class PriceEndpoints
{
    private const decimal Most = 1_000_000;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapPrices()
        {
            var prices = routes.MapGroup("/api/prices").WithTags("Prices");
            prices.MapGet("/", ListPrices).RequireAuthorization(Scopes.Read);
            prices.MapPut("/{**model}", SetPrice).RequireAuthorization(Scopes.Admin);
            prices.MapDelete("/{**model}", RemovePrice).RequireAuthorization(Scopes.Admin);
        }
    }

    /// <summary>The prices that this project has set itself; for other models those that come with the platform hold.</summary>
    internal static async Task<Ok<IReadOnlyList<ModelPrice>>> ListPrices(
        ClaimsPrincipal user, PriceStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.ListAsync(user.ProjectId, cancellationToken));

    /// <summary>Sets what a model costs this project. Holds for spans that arrive from now on.</summary>
    /// <param name="model">As spans name it; dated and suffixed forms without a price of their own follow.</param>
    internal static async Task<Results<Ok<ModelPrice>, ProblemHttpResult>> SetPrice(
        string model, NewPrice request, ClaimsPrincipal user, PriceStore store, CancellationToken cancellationToken)
    {
        if (model.Length > 200 || model.Contains('\0', StringComparison.Ordinal))
            return Refuse("A model's name has at most 200 characters.");
        if (request is not { InputUsd: { } input, OutputUsd: { } output })
            return Refuse("inputUsd and outputUsd are needed: USD for one million tokens.");
        if (new[] { input, output, request.CacheReadUsd, request.CacheWriteUsd }.Any(usd => usd is < 0 or > Most))
            return Refuse("A price lies between 0 and 1,000,000 USD for one million tokens.");

        var price = new ModelPrice
        {
            Model = model,
            InputUsd = input,
            OutputUsd = output,
            CacheReadUsd = request.CacheReadUsd,
            CacheWriteUsd = request.CacheWriteUsd,
        };
        await store.SetAsync(user.ProjectId, price, cancellationToken);
        return TypedResults.Ok(price);
    }

    /// <summary>Goes back to the price that comes with the platform, if there is one.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RemovePrice(
        string model, ClaimsPrincipal user, PriceStore store, CancellationToken cancellationToken) =>
        await store.RemoveAsync(user.ProjectId, model, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Problem(
                title: "The project has set no price for that model.", statusCode: StatusCodes.Status404NotFound);
}
