using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Options;
using OpenAI;
using Platform.Metrics.Judging;
using Platform.Worker.Evaluations;
using StackExchange.Redis;

namespace Platform.Worker.Judges;

internal static class JudgeServices
{
    private const long MostBytesInMemory = 64 * 1024 * 1024;

    extension(IHostApplicationBuilder builder)
    {
        /// <summary>
        /// A judge for each connection string <c>judge</c> (the default one) and <c>judge-NAME</c>.
        /// </summary>
        /// <exception cref="InvalidOperationException">A connection string that cannot be understood.</exception>
        public void AddJudges()
        {
            var connections = builder.Configuration.GetSection("ConnectionStrings").GetChildren()
                .Where(given => NameOf(given.Key) is not null && !string.IsNullOrWhiteSpace(given.Value))
                .ToDictionary(given => NameOf(given.Key)!, given => (given.Key, Connection: Parse(given)), StringComparer.OrdinalIgnoreCase);
            foreach (var (name, (key, connection)) in connections)
            {
                if (connection.Fallback is { } fallback && !connections.ContainsKey(fallback))
                    throw new InvalidOperationException($"The connection string {key} names the judge {fallback} as Fallback, which is not configured.");
                builder.Services.AddJudgeHttpClient(key, name);
                builder.Services.AddSingleton(services => new Judge(
                    name, services.CreateChatClient(key, name, connection), connection.Model, connection.IsDemo,
                    services.GetRequiredService<JudgeRests>().Of(name), connection.Fallback));
            }

            builder.Services.AddSingleton<JudgeList>();
            builder.Services.AddSingleton<JudgeRests>();
            builder.Services.AddHostedService(services => services.GetRequiredService<JudgeRests>());
            builder.Services.AddHostedService<JudgeAnnouncement>();
            builder.Services.AddSingleton<SharedAbilities>();
            builder.AddAnswerCache();
        }

        private void AddAnswerCache()
        {
            builder.Services.AddSingleton<AnswerCache>();
            builder.Services.AddMemoryCache(memory => memory.SizeLimit = MostBytesInMemory);
            builder.Services.AddHybridCache(cache => cache.MaximumKeyLength = 200);
            if (builder.Configuration.GetConnectionString("redis") is not { Length: > 0 })
                return;
            builder.Services.AddStackExchangeRedisCache(_ => { });
            builder.Services.AddOptions<RedisCacheOptions>().Configure<IConnectionMultiplexer>(
                (cache, redis) => cache.ConnectionMultiplexerFactory = () => Task.FromResult(redis));
        }
    }

    private static string? NameOf(string key) =>
        key.Equals("judge", StringComparison.OrdinalIgnoreCase) ? JudgeList.Default
        : key.StartsWith("judge-", StringComparison.OrdinalIgnoreCase) ? key["judge-".Length..]
        : null;

    private static JudgeConnection Parse(IConfigurationSection given)
    {
        try
        {
            return JudgeConnection.Parse(given.Value!);
        }
        catch (FormatException problem)
        {
            throw new InvalidOperationException($"The connection string {given.Key} {problem.Message}.");
        }
    }

    extension(IServiceProvider services)
    {
        private IChatClient CreateChatClient(string httpClient, string judge, JudgeConnection connection)
        {
            var options = new OpenAIClientOptions
            {
                Endpoint = connection.Endpoint,
                Transport = new HttpClientPipelineTransport(
                    services.GetRequiredService<IHttpClientFactory>().CreateClient(httpClient)),
                RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
                NetworkTimeout = Timeout.InfiniteTimeSpan, // the pipeline's holds, which does not count waiting for a place
            };
            var limits = new JudgeLimits(connection.RequestsPerMinute, connection.TokensPerMinute);
            return new OpenAIClient(connection.Credential, options)
                .GetChatClient(connection.Model).AsIChatClient().AsBuilder()
                .Use(client => new RememberedJudge(client, services.GetRequiredService<SharedAbilities>()))
                .Use(client => connection.TellsSchemaInWords ? new SchemaInWords(client) : client)
                .Use(client => new WarmedJudge(client, services.GetRequiredService<TimeProvider>()))
                .Use(client => limits.Any ? new PacedJudge(client, services.CreatePace(judge, limits)) : client)
                .UseOpenTelemetry(sourceName: "Platform.Judges")
                .Build();
        }

        private JudgePace CreatePace(string judge, JudgeLimits limits) => new(
            judge, limits, services.GetRequiredService<IOptions<EvaluatorOptions>>().Value.Replicas,
            services.GetService<IConnectionMultiplexer>(), services.GetRequiredService<TimeProvider>());
    }
}
