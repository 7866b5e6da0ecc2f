using Microsoft.Extensions.Options;
using Npgsql;

namespace Platform.Collector.DeepEval;

/// <summary>
/// Waits for a database that cannot be used, up to <see cref="DeepEvalOptions.Patience"/>: a failed upload is lost to
/// these clients, and fails the CI job that made it. Handlers must therefore do all their writing in one transaction.
/// </summary>
internal sealed class DatabasePatience(IOptions<DeepEvalOptions> options, TimeProvider time) : IEndpointFilter
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await next(context);
            }
            catch (NpgsqlException problem)
                when (problem.IsTransient && time.GetElapsedTime(started) + _pause < options.Value.Patience)
            {
                await Task.Delay(_pause, time, context.HttpContext.RequestAborted);
            }
        }
    }
}
