using System.Collections.Concurrent;
using System.Diagnostics;

namespace Platform.AgentTracing.Export;

/// <summary>Ended spans that wait to be sent, bounded in number and in text. Many threads add, one takes.</summary>
internal sealed class SpanQueue(int maxSpans, long maxCharacters)
{
    internal const int MostSpansAtOnce = 512;
    private const long MostCharactersAtOnce = 4 * 1024 * 1024;

    private readonly ConcurrentQueue<Entry> _entries = [];
    private int _spans;
    private long _characters;

    internal bool HoldsFullBatch => Volatile.Read(ref _spans) >= MostSpansAtOnce;

    /// <param name="waiting">How many there are now.</param>
    /// <returns>False when the queue is full.</returns>
    internal bool TryAdd(Activity span, out int waiting)
    {
        var characters = CharactersOf(span);
        if ((waiting = Interlocked.Increment(ref _spans)) > maxSpans | Interlocked.Add(ref _characters, characters) > maxCharacters)
        {
            Forget(characters);
            return false;
        }

        _entries.Enqueue(new(span, characters, null));
        return true;
    }

    /// <summary>Marks a place: <paramref name="reached"/> completes once everything before it has been dealt with.</summary>
    internal void Mark(TaskCompletionSource reached) => _entries.Enqueue(new(null, 0, reached));

    /// <summary>Takes the oldest spans, as many as one request should carry and at most up to the next mark.</summary>
    /// <param name="batch">Room for <see cref="MostSpansAtOnce"/>.</param>
    /// <param name="mark">To be completed once the batch has been dealt with.</param>
    /// <returns>How many; 0 when the queue is empty or a mark came first.</returns>
    internal int Take(Activity[] batch, out TaskCompletionSource? mark)
    {
        mark = null;
        var count = 0;
        long characters = 0;
        while (count < batch.Length && characters < MostCharactersAtOnce && _entries.TryDequeue(out var entry))
        {
            if (entry.Mark is not null)
            {
                mark = entry.Mark;
                break;
            }

            batch[count++] = entry.Span!;
            characters += entry.Characters;
            Forget(entry.Characters);
        }

        return count;
    }

    /// <returns>How many spans were thrown away.</returns>
    internal int Clear()
    {
        var spans = 0;
        while (_entries.TryDequeue(out var entry))
        {
            if (entry.Mark is null)
                spans++;
            else
                entry.Mark.TrySetResult();
        }

        return spans;
    }

    private void Forget(long characters)
    {
        Interlocked.Decrement(ref _spans);
        Interlocked.Add(ref _characters, -characters);
    }

    private static long CharactersOf(Activity span)
    {
        long characters = 0;
        foreach (ref readonly var tag in span.EnumerateTagObjects())
        {
            characters += tag.Value switch
            {
                string text => text.Length,
                string[] texts => texts.Sum(text => (long)text.Length),
                _ => 0,
            };
        }

        return characters;
    }

    private readonly record struct Entry(Activity? Span, long Characters, TaskCompletionSource? Mark);
}
