using Microsoft.Extensions.Options;
using Npgsql;

namespace Platform.Collector.DeepEval;

/// <summary>
/// Waits for a database that cannot be used, up to <see cref="DeepEvalOptions.Patience"/>: a failed upload is lost to
/// these clients, and fails the CI job that made it.
/// </summary>
internal sealed class DatabasePatience(IOptions<DeepEvalOptions> options, TimeProvider time)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    /// <param name="attempt">Made again after a failure, so that it does all its writing in one transaction. Gets how long it
    /// may wait itself.</param>
    internal async ValueTask<T> TryAsync<T>(Func<TimeSpan, ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); ; await Task.Delay(_pause, time, cancellationToken))
        {
            var left = options.Value.Patience - time.GetElapsedTime(started);
            try
            {
                return await attempt(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }
            catch (NpgsqlException problem) when (problem.IsTransient && left > _pause)
            {
                // It may be back by then.
            }
        }
    }
}

/// <summary>Lets every route have it.</summary>
internal sealed class DatabasePatienceFilter(DatabasePatience patience) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        patience.TryAsync(_ => next(context), context.HttpContext.RequestAborted);
}
