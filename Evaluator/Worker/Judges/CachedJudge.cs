using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace Platform.Worker.Judges;

/// <summary>A judge as one measurement asks it: what it has answered before costs nothing, and is counted.</summary>
internal sealed class CachedJudge(IChatClient judge, AnswerCache cache, int project, bool again) : DelegatingChatClient(judge)
{
    private readonly ConcurrentDictionary<string, int> _asked = [];
    private int _asks;
    private int _requests;

    /// <summary>Questions that the judge itself was not asked.</summary>
    public int Hits => _asks - _requests;

    /// <summary>It was asked nothing new.</summary>
    public bool AnsweredAll => _asks > 0 && _requests == 0;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _asks);
        var key = KeyOf(messages, options);
        // A measurement that asks the same again wants another vote.
        var vote = _asked.AddOrUpdate(key, 1, (_, count) => count + 1);
        return await cache.GetAsync($"answer:{key}:{vote}", again, cancel =>
        {
            Interlocked.Increment(ref _requests);
            return base.GetResponseAsync(messages, options, cancel);
        }, cancellationToken);
    }

    private string KeyOf(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var judge = this.GetService<ChatClientMetadata>();
        return AIJsonUtilities.HashDataToString(
            [project, judge?.ProviderUri, judge?.DefaultModelId, messages, options, options?.RawRepresentationFactory is not null]);
    }
}
