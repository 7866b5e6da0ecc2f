using System.Diagnostics;

namespace Platform.Bench.Ingest;

/// <param name="Stored">Spans that were acknowledged.</param>
/// <param name="Refused">Requests that were told to come again.</param>
/// <param name="Latencies">Of acknowledged requests, in milliseconds.</param>
internal sealed record LoadResult(long Stored, long Refused, TimeSpan Elapsed, IReadOnlyList<double> Latencies)
{
    internal double SpansPerSecond => Stored / Elapsed.TotalSeconds;
}

/// <summary>So many requests at a time, each followed by the next as soon as it is answered.</summary>
internal static class Load
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200); // after a refusal
    private static long _sent;

    internal static async Task<LoadResult> RunAsync(
        EncodedRequest request, int atOnce, TimeSpan duration, Func<byte[], Task<Answer>> sendAsync)
    {
        var clock = Stopwatch.StartNew();
        var senders = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            var mine = request.Copy();
            var latencies = new List<double>();
            var refused = 0L;
            while (clock.Elapsed < duration)
            {
                mine.Stamp(Interlocked.Increment(ref _sent));
                var started = Stopwatch.GetTimestamp();
                if (await sendAsync(mine.Bytes) is Answer.Stored)
                    latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                else
                {
                    refused++;
                    await Task.Delay(_pause, TimeProvider.System);
                }
            }
            return (latencies, refused);
        })));
        var all = senders.SelectMany(sender => sender.latencies).ToList();
        return new((long)all.Count * request.Spans, senders.Sum(sender => sender.refused), clock.Elapsed, all);
    }
}
