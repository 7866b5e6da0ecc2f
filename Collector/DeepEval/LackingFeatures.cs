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
        internal void MapLackingFeatures()
        {
            deepEval.MapPost("/governance/assess", () => Refuse(Governance)).RequireAuthorization();
        }
    }

    private static DeepEvalAnswer Refuse(string error) => DeepEvalAnswer.Refuse(StatusCodes.Status501NotImplemented, error);
}
