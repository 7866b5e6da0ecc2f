using Platform.Collector.Otlp.Mapping;
using Platform.Storage.DeepEvalClients;

namespace Platform.Collector.DeepEval.Clients;

/// <summary>Tells a client by how it spells the header of its key (wire-deepeval.md, 1.4).</summary>
internal static class ClientKinds
{
    internal const string OpenTelemetryKey = "x-confident-api-key";

    private const int LongestVersion = 100;

    extension(DeepEvalClientKind)
    {
        internal static DeepEvalClientKind Of(HttpRequest request)
        {
            var headers = request.Headers;
            var version = headers["X-DeepEval-Version"].ToString();
            var client = version.Length > 0 || headers.ContainsKey("CONFIDENT-API-KEY") ? "Python"
                : headers.ContainsKey("CONFIDENT_API_KEY") ? "TypeScript"
                : headers.ContainsKey(OpenTelemetryKey) ? "OpenTelemetry"
                : "other";
            // TypeScript clients tell no version but that of their HTTP library.
            var told = (version.Length > 0 ? version : headers.UserAgent.ToString()).Replace('\0', '\ufffd');
            return new(client, Texts.Cut(told, LongestVersion));
        }
    }
}
