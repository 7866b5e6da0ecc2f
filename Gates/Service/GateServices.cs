using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Projects;
using Platform.Suites.Runs;

namespace Platform.Gates;

internal static class GateServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>A client without the retries and limits of the others: a suite says its own.</summary>
        public void AddAgentCalls() => builder.Services.AddSingleton(services => new AgentCalls(
            new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), MaxConnectionsPerServer = 256 })
            {
                Timeout = Timeout.InfiniteTimeSpan,
            },
            services.GetRequiredService<TimeProvider>()));
    }

    extension(IServiceProvider services)
    {
        public FindApiKey FindStoredKey()
        {
            var store = services.GetRequiredService<ApiKeyStore>();
            return async (hash, cancel) =>
                await store.FindAsync(hash, cancel) is { } grant ? new ApiKeyCaller(grant.ProjectId, grant.Scopes) : null;
        }
    }
}
