using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Platform.ServiceDefaults;

/// <summary>
/// Wake-ups between services over Redis. They carry no data that is not also in the database: without Redis they are
/// lost at once, nobody waits for them, and whoever listens must also look by itself from time to time.
/// </summary>
public sealed class Signals(IConnectionMultiplexer? redis = null)
{
    private static readonly RedisChannel.PatternMode _literal = RedisChannel.PatternMode.Literal;

    /// <summary>Returns at once and never throws.</summary>
    public void Send(string channel, string payload = "")
    {
        if (redis is { IsConnected: true })
            redis.GetSubscriber().Publish(new(channel, _literal), payload, CommandFlags.FireAndForget);
    }

    /// <summary>
    /// The payloads sent to a channel from now on; when the reader is slow the oldest of 1,000 waiting ones are dropped.
    /// Survives a restart of Redis.
    /// </summary>
    public async IAsyncEnumerable<string> ListenAsync(
        string channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = Channel.CreateBounded<string>(
            new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });
        void Receive(RedisChannel from, RedisValue payload) => waiting.Writer.TryWrite(payload.ToString());

        if (redis is not null)
            await redis.GetSubscriber().SubscribeAsync(new(channel, _literal), Receive, CommandFlags.FireAndForget);
        try
        {
            await foreach (var payload in waiting.Reader.ReadAllAsync(cancellationToken))
                yield return payload;
        }
        finally
        {
            redis?.GetSubscriber().Unsubscribe(new(channel, _literal), Receive, CommandFlags.FireAndForget);
        }
    }
}

internal static class SignalServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Uses the connection string <c>redis</c>; without one, signals go nowhere.</summary>
        internal void AddSignals()
        {
            if (builder.Configuration.GetConnectionString("redis") is { Length: > 0 })
                builder.AddRedisClient("redis", settings => settings.DisableHealthChecks = true, options =>
                {
                    // Redis only makes things faster: while it is away nobody waits for it.
                    options.BacklogPolicy = BacklogPolicy.FailFast;
                    options.AsyncTimeout = 1000;
                });
            builder.Services.AddSingleton(services => new Signals(services.GetService<IConnectionMultiplexer>()));
        }
    }
}
