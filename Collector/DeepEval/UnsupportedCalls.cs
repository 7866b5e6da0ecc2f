using System.Security.Claims;
using Platform.Collector.DeepEval.Clients;
using Platform.Collector.Otlp.Mapping;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.DeepEvalClients;

namespace Platform.Collector.DeepEval;

/// <summary>Calls that no route takes: answered honestly, in the envelope, and noted for whoever moves a team here.</summary>
internal static class UnsupportedCalls
{
    private const int LongestPath = 200;

    extension(RouteGroupBuilder deepEval)
    {
        internal void MapUnsupported() => deepEval.Map("/{**rest}", Refuse).RequireAuthorization().ExcludeFromDescription();
    }

    extension(IEndpointRouteBuilder routes)
    {
        /// <summary><c>deepeval login</c> in a browser belongs to Confident AI's accounts, of which there are none here.</summary>
        internal void MapBrowserLogin() => routes.Map("/cli/{**rest}", () => DeepEvalAnswer.NotFound(
            "This platform has no sign-in by browser for clients. Run: deepeval login --api-key KEY")).ExcludeFromDescription();
    }

    extension(ClientReportStore reports)
    {
        /// <summary>Notes a call for the page that shows them.</summary>
        /// <returns>The call, as a person reads it.</returns>
        internal async Task<string> NoteAsync(HttpRequest request, ClaimsPrincipal user, CancellationToken cancellationToken)
        {
            var path = Texts.Cut(request.Path.ToString(), LongestPath);
            await reports.AddUnsupportedAsync(user.ProjectId, DeepEvalClientKind.Of(request), request.Method, path, cancellationToken);
            return $"{request.Method} {path}";
        }
    }

    private static async Task<DeepEvalAnswer> Refuse(
        HttpRequest request, ClaimsPrincipal user, ClientReportStore reports, CancellationToken cancellationToken) =>
        DeepEvalAnswer.NotFound($"{await reports.NoteAsync(request, user, cancellationToken)} is not supported by this platform.");
}
