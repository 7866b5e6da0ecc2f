using System.ClientModel.Primitives;
using System.Diagnostics;
using System.IO.Compression;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;
using OpenAI.Chat;
using Platform.Worker.Evaluations;

namespace Platform.Worker.Judges;

/// <summary>
/// Answers of judges, kept in Redis for all replicas and for minutes in memory. The same question asked at once by many goes
/// to the judge once.
/// </summary>
internal sealed class AnswerCache(HybridCache cache, IOptions<EvaluatorOptions> options)
{
    private const int LongestAnswer = 256 * 1024; // bytes, packed; one with the probabilities of 1,000 tokens has about 50,000
    private static readonly TimeSpan InMemory = TimeSpan.FromMinutes(5);
    private const HybridCacheEntryFlags ReadNothing =
        HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead;

    public bool IsOn => options.Value.JudgeCache > TimeSpan.Zero;

    /// <param name="again">Asks although there may be an answer, and keeps the new one.</param>
    /// <param name="ask">Asks the judge; what it throws is thrown.</param>
    /// <returns>The answer as it was; from the cache, or shared with somebody who asked at once, it has used nothing.</returns>
    public async Task<ChatResponse> GetAsync(
        string key, bool again, Func<CancellationToken, Task<ChatResponse>> ask, CancellationToken cancellationToken)
    {
        ChatResponse? fresh = null;
        var activity = Activity.Current;
        var lifetime = options.Value.JudgeCache;
        var entry = new HybridCacheEntryOptions
        {
            Expiration = lifetime,
            LocalCacheExpiration = lifetime < InMemory ? lifetime : InMemory,
            Flags = again ? ReadNothing : HybridCacheEntryFlags.None,
        };
        byte[] kept;
        try
        {
            kept = await cache.GetOrCreateAsync(key, async cancel =>
            {
                Activity.Current = activity; // the cache asks from a context of its own
                fresh = await ask(cancel);
                return Pack(fresh) ?? throw new NotKeptException(fresh);
            }, entry, cancellationToken: cancellationToken);
        }
        catch (NotKeptException answer)
        {
            return fresh ?? answer.Response;
        }

        return fresh ?? Unpack(kept);
    }

    /// <returns>Null for an answer that is not worth keeping: cut off, refused, far too long, or of an unknown client.</returns>
    private static byte[]? Pack(ChatResponse response)
    {
        if (response is not { RawRepresentation: ChatCompletion raw, FinishReason: { } end } || end != Microsoft.Extensions.AI.ChatFinishReason.Stop
            || response.Messages.SelectMany(message => message.Contents).Any(content => content is ErrorContent))
            return null;

        // As the endpoint wrote it, so that log probabilities are there too; these are long and much alike.
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
            brotli.Write(ModelReaderWriter.Write(raw));
        return packed.ToArray() is { Length: <= LongestAnswer } answer ? answer : null;
    }

    private static ChatResponse Unpack(byte[] packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
#pragma warning disable OPENAI001 // experimental; without it the log probabilities of an answer could not be kept
        var response = ModelReaderWriter.Read<ChatCompletion>(BinaryData.FromStream(brotli))!.AsChatResponse();
#pragma warning restore OPENAI001
        response.Usage = null;
        return response;
    }

    // The only way to take a value from the cache's factory past the cache.
    private sealed class NotKeptException(ChatResponse response) : Exception
    {
        public ChatResponse Response => response;
    }
}
