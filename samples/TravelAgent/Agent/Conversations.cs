using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;

namespace Platform.TravelAgent.Agent;

/// <summary>What was said in each thread; forgotten after half an hour of silence.</summary>
internal sealed class Conversations(IMemoryCache cache)
{
    internal List<ChatMessage> Get(string threadId) => cache.GetOrCreate(threadId, entry =>
    {
        entry.SlidingExpiration = TimeSpan.FromMinutes(30);
        return new List<ChatMessage>();
    })!;
}
