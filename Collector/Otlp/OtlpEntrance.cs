using System.Text.Json;
using System.Threading.RateLimiting;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Platform.Collector.Ingest;

namespace Platform.Collector.Otlp;

/// <summary>
/// Where requests of both doors wait, in the order they came, until there is room to work on them. They wait as the bytes
/// that were sent, for decoded they take about ten times as much memory; and one that is refused has cost no decoding.
/// Bounded in bytes and in time.
/// </summary>
internal sealed class OtlpEntrance(IOptions<OtlpOptions> options, TimeProvider time) : IDisposable
{
    private readonly OtlpOptions _limits = options.Value;

    private readonly ConcurrencyLimiter _room = new(new()
    {
        PermitLimit = options.Value.MaxWorkingBytes,
        QueueLimit = options.Value.MaxWaitingBytes,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Decodes a request and hands it on, once there is room.</summary>
    /// <param name="body">Returned to its pool when it has been read.</param>
    /// <param name="export">Cancelled when the sender is gone or its patience has ended.</param>
    internal async Task<OtlpAnswer> AddAsync<TRequest>(
        OtlpBody body, Func<OtlpBody, TRequest> read, Func<TRequest, CancellationToken, Task<OtlpAnswer>> export,
        CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_limits.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // A request that is larger than the room has it for itself.
            using var place = await _room.AcquireAsync(Math.Min(body.Bytes.Length, _limits.MaxWorkingBytes), either.Token);
            if (!place.IsAcquired)
                return OtlpAnswer.Full(SpanQueue.RetryAfter);
            var request = read(body);
            body.Dispose();
            return await export(request, either.Token);
        }
        // The parser stops there, so that nothing tells good spans from bad; see DeepMessages.
        catch (InvalidProtocolBufferException exception) when (exception.Message.Contains("nesting", StringComparison.Ordinal))
        {
            return OtlpAnswer.Malformed("A value is nested too deeply for the request to be read; 20 lists or maps in each other are taken.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidProtocolBufferException)
        {
            return OtlpAnswer.Malformed($"The body cannot be read: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return OtlpAnswer.Full(SpanQueue.RetryAfter);
        }
        finally
        {
            body.Dispose();
        }
    }

    public void Dispose() => _room.Dispose();
}
