using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Platform.Metrics.Judging;

namespace Platform.Worker.Judges;

/// <summary>
/// Lets the first question on a long text go ahead of the others that begin with it: providers charge less for a beginning that
/// they have read, but only once they have. Questions on short texts never wait, and none does where it was in vain.
/// </summary>
internal sealed class WarmedJudge(IChatClient judge, TimeProvider time) : DelegatingChatClient(judge)
{
    private const int MostInVain = 8; // in a row: the provider keeps nothing, or puts something else before the text
    private const int MostKept = 1_000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10); // long since read, though the answer may take longer
    private static readonly TimeSpan Warm = TimeSpan.FromMinutes(5); // what OpenAI's guide promises at least
    private static readonly TimeSpan Discouraged = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, (Task Read, DateTimeOffset Until)> _starts = [];
    private long _notBefore; // in ticks of UTC
    private int _inVain;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> all = [.. messages];
        if (time.GetUtcNow().Ticks < Interlocked.Read(ref _notBefore) || SharedStart.Of(all) is not { } start)
            return await base.GetResponseAsync(all, options, cancellationToken);

        var mine = new TaskCompletionSource();
        var first = FirstOn(start, mine.Task);
        if (first == mine.Task)
        {
            try
            {
                return await base.GetResponseAsync(all, options, cancellationToken);
            }
            finally
            {
                mine.SetResult(); // also when it failed: then the others find out by themselves
            }
        }

        var waited = !first.IsCompleted;
        if (waited)
            await WaitAsync(first, cancellationToken);
        var response = await base.GetResponseAsync(all, options, cancellationToken);
        if (waited)
            Learn(response.Usage?.CachedInputTokenCount is > 0);
        return response;
    }

    private async Task WaitAsync(Task first, CancellationToken cancellationToken)
    {
        try
        {
            await first.WaitAsync(LongestWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It still writes; what it reads first is what matters.
        }
    }

    private Task FirstOn(string start, Task mine)
    {
        var now = time.GetUtcNow();
        if (_starts.Count >= MostKept)
            _starts.Clear();
        return _starts.AddOrUpdate(start, _ => (mine, now + Warm), (_, known) => known.Until > now ? known : (mine, now + Warm)).Read;
    }

    private void Learn(bool worthIt)
    {
        if (worthIt)
            Interlocked.Exchange(ref _inVain, 0);
        else if (Interlocked.Increment(ref _inVain) % MostInVain == 0)
            Interlocked.Exchange(ref _notBefore, (time.GetUtcNow() + Discouraged).Ticks);
    }
}
