using System.Security.Claims;
using Platform.Storage.DeepEvalClients;

namespace Platform.Collector.DeepEval;

/// <summary>
/// Routes of features that the platform does not have. An error that names what to do instead: a governance gate that passes
/// because nobody looked would be worse.
/// </summary>
internal static class LackingFeatures
{
    private const string Governance =
        "This platform has no governance policies, so nothing was assessed and nothing passed. Use a gate instead: 'gate commit' in CI.";

    extension(RouteGroupBuilder deepEval)
    {
        internal void MapLackingFeatures() => deepEval.MapPost("/governance/assess", Assess).RequireAuthorization();
    }

    private static async Task<DeepEvalAnswer> Assess(
        HttpRequest request, ClaimsPrincipal user, ClientReportStore reports, CancellationToken cancellationToken)
    {
        await reports.NoteAsync(request, user, cancellationToken);
        return DeepEvalAnswer.Refuse(StatusCodes.Status501NotImplemented, Governance);
    }
}
