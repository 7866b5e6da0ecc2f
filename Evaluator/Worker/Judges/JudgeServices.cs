using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using OpenAI;
using Platform.Worker.Evaluations;
using Polly;

namespace Platform.Worker.Judges;

internal static class JudgeServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>
        /// A judge for each connection string <c>judge</c> (the default one) and <c>judge-NAME</c>.
        /// </summary>
        /// <exception cref="InvalidOperationException">A connection string that cannot be understood.</exception>
        public void AddJudges()
        {
            foreach (var given in builder.Configuration.GetSection("ConnectionStrings").GetChildren())
            {
                if (NameOf(given.Key) is not { } name || string.IsNullOrWhiteSpace(given.Value))
                    continue;

                var connection = Parse(given);
                builder.Services.AddJudgeHttpClient(given.Key);
                builder.Services.AddSingleton(services => new Judge(
                    name, services.CreateChatClient(given.Key, connection), connection.Model, connection.IsDemo));
            }

            builder.Services.AddSingleton<JudgeList>();
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

    extension(IServiceCollection services)
    {
        private void AddJudgeHttpClient(string name)
        {
            var http = services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
                .ConfigurePrimaryHttpMessageHandler(() =>
                    new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // the chat client keeps it
#pragma warning disable EXTEXP0001 // the only way to be rid of the standard handler's retries and its 10 s limit
            http.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
            http.AddResilienceHandler("judge", (pipeline, context) =>
            {
                // No retry: tries are counted, delayed and paid for by the worker.
                var options = context.ServiceProvider.GetRequiredService<IOptions<EvaluatorOptions>>().Value;
                pipeline.AddConcurrencyLimiter(options.JudgeConcurrency, queueLimit: int.MaxValue);
                pipeline.AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
                {
                    FailureRatio = 0.9,
                    MinimumThroughput = 20,
                    SamplingDuration = TimeSpan.FromSeconds(30),
                    BreakDuration = TimeSpan.FromSeconds(5),
                    // One that limits rates is alive, and says itself how long to wait.
                    ShouldHandle = arguments => ValueTask.FromResult(
                        HttpClientResiliencePredicates.IsTransient(arguments.Outcome)
                        && arguments.Outcome.Result?.StatusCode != HttpStatusCode.TooManyRequests),
                });
                pipeline.AddTimeout(options.JudgeTimeout);
            });
            http.AddHttpMessageHandler(() => new WholeAnswer());
        }
    }

    extension(IServiceProvider services)
    {
        private IChatClient CreateChatClient(string httpClient, JudgeConnection connection)
        {
            var options = new OpenAIClientOptions
            {
                Endpoint = connection.Endpoint,
                Transport = new HttpClientPipelineTransport(
                    services.GetRequiredService<IHttpClientFactory>().CreateClient(httpClient)),
                RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
                NetworkTimeout = Timeout.InfiniteTimeSpan, // the pipeline's holds, which does not count waiting for a place
            };
            return new OpenAIClient(new ApiKeyCredential(connection.Key is "" ? "none" : connection.Key), options)
                .GetChatClient(connection.Model).AsIChatClient().AsBuilder()
                .UseOpenTelemetry(sourceName: "Platform.Judges")
                .Build();
        }
    }
}
