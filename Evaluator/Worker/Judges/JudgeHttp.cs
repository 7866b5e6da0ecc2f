using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Platform.Worker.Evaluations;
using Polly;

namespace Platform.Worker.Judges;

/// <summary>How a judge is reached: few requests at once, a time limit for each, and none while it rests.</summary>
internal static class JudgeHttp
{
    extension(IServiceCollection services)
    {
        /// <param name="name">Of the client.</param>
        public void AddJudgeHttpClient(string name, string judge)
        {
            var http = services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan)
                .ConfigurePrimaryHttpMessageHandler(() =>
                    new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // the chat client keeps it
#pragma warning disable EXTEXP0001 // the only way to be rid of the standard handler's retries and its 10 s limit
            http.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
            http.AddHttpMessageHandler(provider => new RestNotice(
                judge, provider.GetRequiredService<JudgeRests>(), provider.GetRequiredService<TimeProvider>()));
            http.AddResilienceHandler("judge", (pipeline, context) =>
            {
                // No retry: tries are counted, delayed and paid for by the worker.
                var options = context.ServiceProvider.GetRequiredService<IOptions<EvaluatorOptions>>().Value;
                pipeline.AddConcurrencyLimiter(options.JudgeConcurrency, queueLimit: int.MaxValue);
                pipeline.AddCircuitBreaker(CircuitBreaker(judge, context.ServiceProvider.GetRequiredService<JudgeRests>(), options));
                pipeline.AddTimeout(options.JudgeTimeout);
            });
            http.AddHttpMessageHandler(() => new WholeAnswer());
        }
    }

    private static HttpCircuitBreakerStrategyOptions CircuitBreaker(string judge, JudgeRests rests, EvaluatorOptions options) => new()
    {
        FailureRatio = 0.9,
        MinimumThroughput = 5, // no more than the tries of one evaluation, so that a quiet project's outlive an outage too
        SamplingDuration = TimeSpan.FromSeconds(60),
        BreakDurationGenerator = circuit => ValueTask.FromResult(JudgeRest.Doubled(options.JudgeRest, circuit.HalfOpenAttempts)),
        OnOpened = opened =>
        {
            rests.Begin(judge, RestNotice.DoesNotAnswer, opened.BreakDuration);
            return default;
        },
        // One that limits rates is alive, and says itself how long to wait.
        ShouldHandle = arguments => ValueTask.FromResult(
            HttpClientResiliencePredicates.IsTransient(arguments.Outcome)
            && arguments.Outcome.Result?.StatusCode != HttpStatusCode.TooManyRequests),
    };
}
