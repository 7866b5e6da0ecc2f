using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Projects;
using Platform.Suites.Runs;

namespace Platform.Gates;

internal static class GateServices
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddAgentCalls() => builder.AddCaller(
            client => client.Timeout = Timeout.InfiniteTimeSpan, (client, time) => new AgentCalls(client, time));

        /// <summary>
        /// Something that calls what a suite names, by a client without the retries and limits of the others: a suite says its own. Services
        /// are found by their names.
        /// </summary>
        public void AddCaller<T>(Action<HttpClient> configure, Func<HttpClient, TimeProvider, T> create) where T : class
        {
            var http = builder.Services.AddHttpClient(typeof(T).Name, configure)
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
                {
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                    MaxConnectionsPerServer = 256,
                })
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // the one below keeps it
#pragma warning disable EXTEXP0001 // the only way to be rid of the standard handler's retries and its 10 s limit; finding by name stays
            http.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
            builder.Services.AddSingleton(services => create(
                services.GetRequiredService<IHttpClientFactory>().CreateClient(typeof(T).Name), services.GetRequiredService<TimeProvider>()));
        }
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
