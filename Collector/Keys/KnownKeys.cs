using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage;
using Platform.Storage.Projects;

namespace Platform.Collector.Keys;

/// <summary>API keys as they were some seconds ago: every request asks for one, and few ever change.</summary>
internal static class KnownKeys
{
    private static readonly TimeSpan _age = TimeSpan.FromSeconds(5);

    extension(IServiceProvider services)
    {
        /// <summary>A revoked key works for five seconds at most.</summary>
        internal FindApiKey FindKnownKey()
        {
            var store = services.GetRequiredService<ApiKeyStore>();
            var known = new Recent<string, ApiKeyCaller?>(_age, services.GetRequiredService<TimeProvider>(),
                (hash, cancel) => store.FindCallerAsync(Convert.FromHexString(hash), cancel).AsTask());
            return (hash, cancel) => known.GetAsync(Convert.ToHexString(hash), cancel);
        }
    }
}
