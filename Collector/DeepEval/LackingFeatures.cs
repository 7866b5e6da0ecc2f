using System.Security.Claims;
using Platform.Storage.DeepEvalClients;

namespace Platform.Collector.DeepEval;

/// <summary>
/// Routes of features that the platform does not have. An error that names what to do instead: a governance gate that passes
/// because nobody looked would be worse.
/// </summary>
internal static class LackingFeatures
{
    private const string Guardrails =
        "This platform evaluates what an agent has said and guards nothing before, so nothing was checked and nothing is safe for it. "
        + "Evaluate with the metrics PIILeakage, Toxicity and Misuse, or guard within the agent.";

    private const string Attacks =
        "This platform generates no attacks. Write them as goldens of a dataset, and run it with 'gate pr'.";

    private const string Governance =
        "This platform has no governance policies, so nothing was assessed and nothing passed. Use a gate instead: 'gate commit' in CI.";

    /// <summary>Paths that clients declare outside <c>/v1</c> (wire-deepeval.md, 1.5), and what to say to who calls them.</summary>
    internal static IReadOnlyDictionary<string, string> AtTheRoot { get; } = new Dictionary<string, string>
    {
        ["/guard"] = Guardrails,
        ["/guardrails"] = Guardrails,
        ["/generate-baseline-attacks"] = Attacks,
    };

    extension(RouteGroupBuilder deepEval)
    {
        internal void MapLackingFeatures() => deepEval.MapPost("/governance/assess", Lacks(Governance)).RequireAuthorization();
    }

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapLackingFeaturesAtTheRoot()
        {
            foreach (var (path, error) in AtTheRoot)
                routes.MapPost(path, Lacks(error)).RequireAuthorization().ExcludeFromDescription();
        }
    }

    private static Func<HttpRequest, ClaimsPrincipal, ClientReportStore, CancellationToken, Task<DeepEvalAnswer>> Lacks(string error) =>
        async (request, user, reports, cancellationToken) =>
        {
            await reports.NoteAsync(request, user, cancellationToken);
            return DeepEvalAnswer.Refuse(StatusCodes.Status501NotImplemented, error);
        };
}
