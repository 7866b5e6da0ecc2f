using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Platform.Collector.Otlp;

namespace Platform.Collector.Tests.Otlp;

public sealed class OtlpEntranceTests : IDisposable
{
    private readonly OtlpEntrance _entrance = new(
        Options.Create(new OtlpOptions { MaxWorkingBytes = 2000, MaxWaitingBytes = 2000, Patience = TimeSpan.FromSeconds(20) }),
        TimeProvider.System);

    private readonly TaskCompletionSource<OtlpAnswer> _commit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<int> _decoded = [];

    public void Dispose() => _entrance.Dispose();

    [Fact]
    public async Task Requests_wait_for_room_as_they_are_and_are_decoded_once_there_is()
    {
        var first = AddAsync(1, bytes: 1500);
        var second = AddAsync(2, bytes: 1600);
        var third = AddAsync(3, bytes: 400); // there would be room for it, but it came later
        Assert.Equal([1], _decoded);

        _commit.SetResult(OtlpAnswer.Accepted);

        Assert.All(await Task.WhenAll(first, second, third), answer => Assert.Equal(OtlpOutcome.Accepted, answer.Outcome));
        Assert.Equal([1, 2, 3], _decoded.Order());
    }

    [Fact]
    public async Task More_than_may_wait_is_refused_at_once_and_not_decoded()
    {
        var working = AddAsync(1, bytes: 2000);
        var waiting = AddAsync(2, bytes: 1500);
        var started = Stopwatch.StartNew();

        var refused = await AddAsync(3, bytes: 600);

        Assert.Equal(OtlpOutcome.Full, refused.Outcome);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.InRange(started.Elapsed.TotalSeconds, 0, 10);
        _commit.SetResult(OtlpAnswer.Accepted);
        await Task.WhenAll(working, waiting);
        Assert.Equal([1, 2], _decoded.Order());
    }

    [Fact]
    public async Task A_request_that_has_waited_for_its_patience_is_refused()
    {
        using var impatient = new OtlpEntrance(
            Options.Create(new OtlpOptions { MaxWorkingBytes = 1024, Patience = TimeSpan.FromSeconds(0.2) }), TimeProvider.System);

        var working = impatient.AddAsync(Body(1024), _ => 1, (_, cancel) => _commit.Task.WaitAsync(cancel), CancellationToken.None);
        var waiting = impatient.AddAsync(Body(1024), _ => 2, (_, cancel) => _commit.Task.WaitAsync(cancel), CancellationToken.None);

        Assert.Equal((OtlpOutcome.Full, OtlpOutcome.Full), ((await working).Outcome, (await waiting).Outcome));
    }

    [Fact]
    public async Task A_request_that_is_larger_than_the_room_has_it_for_itself()
    {
        var large = AddAsync(1, bytes: 5000);
        var small = AddAsync(2, bytes: 1);
        Assert.Equal([1], _decoded);

        _commit.SetResult(OtlpAnswer.Accepted);
        await Task.WhenAll(large, small);

        Assert.Equal([1, 2], _decoded);
    }

    private Task<OtlpAnswer> AddAsync(int number, int bytes) => _entrance.AddAsync(Body(bytes), _ =>
    {
        _decoded.Enqueue(number);
        return number;
    }, (_, _) => _commit.Task, TestContext.Current.CancellationToken);

    private static OtlpBody Body(int bytes) => OtlpBody.Copy(new ReadOnlySequence<byte>(new byte[bytes]));
}
