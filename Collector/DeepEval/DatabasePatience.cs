using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Platform.Collector.DeepEval;

/// <summary>
/// Waits for a database that cannot be used, up to <see cref="DeepEvalOptions.Patience"/>: a failed upload is lost to
/// these clients, and fails the CI job that made it. How much may wait is bounded.
/// </summary>
internal sealed class DatabasePatience(IOptions<DeepEvalOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    private readonly DeepEvalOptions _options = options.Value;
    private readonly ConcurrencyLimiter _room = new(new() { PermitLimit = options.Value.MaxWaitingBytes });

    /// <param name="body">What is held in memory meanwhile.</param>
    /// <param name="attempt">Made again after a failure, so that it does all its writing in one transaction. Gets how long it
    /// may wait itself.</param>
    /// <exception cref="DeepEvalRefusal">Too much waits already.</exception>
    internal async ValueTask<T> TryAsync<T>(
        JsonElement? body, Func<TimeSpan, ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        var bytes = body is { } json ? JsonMarshal.GetRawUtf8Value(json).Length : 0;
        using var place = _room.AttemptAcquire(Math.Min(bytes, _options.MaxWaitingBytes));
        if (!place.IsAcquired)
            throw new DeepEvalRefusal(
                StatusCodes.Status429TooManyRequests, "The database is behind, and too much waits for it already. Send this again later.");
        for (var started = time.GetTimestamp(); ; await Task.Delay(_pause, time, cancellationToken))
        {
            var left = _options.Patience - time.GetElapsedTime(started);
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

    public void Dispose() => _room.Dispose();
}

/// <summary>Lets every route have it.</summary>
internal sealed class DatabasePatienceFilter(DatabasePatience patience) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => patience.TryAsync(
        context.Arguments.OfType<DeepEvalBody>().FirstOrDefault()?.Json, _ => next(context), context.HttpContext.RequestAborted);
}
