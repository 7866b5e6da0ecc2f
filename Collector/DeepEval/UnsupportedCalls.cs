namespace Platform.Collector.DeepEval;

/// <summary>Calls that no route takes: answered honestly, in the envelope.</summary>
internal static class UnsupportedCalls
{
    extension(RouteGroupBuilder deepEval)
    {
        internal void MapUnsupported() => deepEval.Map("/{**rest}", Refuse).RequireAuthorization().ExcludeFromDescription();
    }

    private static DeepEvalAnswer Refuse(HttpRequest request) =>
        DeepEvalAnswer.NotFound($"{request.Method} {request.Path} is not supported by this platform.");
}
