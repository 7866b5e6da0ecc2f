using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.Fixtures;

namespace Platform.ServiceDefaults.Tests;

public sealed class SignalsTests
{
    [Fact]
    public async Task A_signal_wakes_who_listens_in_another_service_also_after_redis_was_away()
    {
        await using var redis = await RedisServer.StartAsync();
        using var sender = Service(redis.ConnectionString);
        using var listener = Service(redis.ConnectionString);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var heard = listener.Services.GetRequiredService<Signals>()
            .ListenAsync("evaluations", patience.Token).GetAsyncEnumerator(patience.Token);

        await HearAsync("first");
        await redis.StopAsync();
        sender.Services.GetRequiredService<Signals>().Send("evaluations", "lost");
        await redis.StartAgainAsync();
        await HearAsync("second");

        // Subscribing and connecting again take a moment of their own: the signal is sent until it is heard.
        async Task HearAsync(string payload)
        {
            var next = heard.MoveNextAsync().AsTask();
            while (true)
            {
                sender.Services.GetRequiredService<Signals>().Send("evaluations", payload);
                await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token));
                if (!next.IsCompleted)
                    continue;
                Assert.True(await next);
                if (heard.Current == payload)
                    return;
                next = heard.MoveNextAsync().AsTask();
            }
        }
    }

    [Fact]
    public async Task Without_redis_a_signal_goes_nowhere_and_costs_nothing()
    {
        using var service = Service(null);
        var signals = service.Services.GetRequiredService<Signals>();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        signals.Send("evaluations");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var payload in signals.ListenAsync("evaluations", soon.Token))
                Assert.Fail($"Heard {payload}");
        });
    }

    private static IHost Service(string? redis)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:redis"] = redis;
        builder.AddServiceDefaults();
        return builder.Build();
    }
}
