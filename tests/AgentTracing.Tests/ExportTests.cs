using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Platform.Fixtures;

namespace Platform.AgentTracing.Tests;

public sealed class ExportTests : IAsyncLifetime
{
    private OtlpReceiver _collector = null!;

    public async ValueTask InitializeAsync() => _collector = await OtlpReceiver.StartAsync();

    public async ValueTask DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task What_a_hanging_collector_leaves_no_room_for_is_dropped_and_counted()
    {
        _collector.Delay = TimeSpan.FromMinutes(1);
        var counted = 0L;
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "agent_tracing.spans.dropped")
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>((_, dropped, _, _) => Interlocked.Add(ref counted, dropped));
        meters.Start();
        using var tracer = _collector.Trace(options =>
        {
            options.MaxQueuedSpans = 100;
            options.ShutdownLimit = TimeSpan.FromMilliseconds(300);
        });
        Observe.Tool("first").Dispose();
        await Until.TrueAsync(() => _collector.Requests == 1, "the first request to hang");

        for (var call = 0; call < 1000; call++)
            Observe.Tool("search_flights").Dispose();

        Assert.Equal(900, tracer.DroppedSpans);
        var started = TimeProvider.System.GetTimestamp();
        tracer.Dispose();
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.25, 5);
        Assert.Equal((0, 1001), (tracer.ExportedSpans, tracer.DroppedSpans));
        Assert.Equal(1001, counted);
    }

    [Fact]
    public async Task Long_texts_that_wait_are_bounded_too()
    {
        _collector.Delay = TimeSpan.FromMinutes(1);
        using var tracer = _collector.Trace(options =>
        {
            options.MaxQueuedCharacters = 10_000;
            options.ShutdownLimit = TimeSpan.Zero;
        });
        Observe.Tool("first").Dispose();
        await Until.TrueAsync(() => _collector.Requests == 1, "the first request to hang");

        for (var call = 0; call < 10; call++)
            Observe.Tool("read_book", new string('x', 4000)).Dispose();

        Assert.Equal(8, tracer.DroppedSpans);
    }

    [Fact]
    public async Task Spans_ended_while_the_collector_was_away_arrive_when_it_is_back()
    {
        var port = FreePort.Next();
        using var tracer = AgentTracer.Start(options =>
        {
            options.Endpoint = new($"http://127.0.0.1:{port}");
            options.ExportInterval = TimeSpan.FromMilliseconds(10);
        });
        Observe.Tool("search_flights").Dispose();
        // Something that refuses to talk first, so that at least one attempt is known to have failed.
        using (var nobody = new TcpListener(IPAddress.Loopback, port))
        {
            nobody.Start();
            using var client = await nobody.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        }

        await using var collector = await OtlpReceiver.StartAsync(port);
        await Until.TrueAsync(() => collector.Spans.Count == 1, "the span to arrive");
        await Until.TrueAsync(() => tracer.ExportedSpans == 1, "the span to be counted");
        Assert.Equal(0, tracer.DroppedSpans);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(400)]
    public async Task What_the_collector_refuses_for_good_is_not_sent_again(int status)
    {
        _collector.Status = status;
        using var tracer = _collector.Trace();

        Observe.Tool("search_flights").Dispose();

        Assert.True(tracer.Flush(TimeSpan.FromSeconds(10)));
        Assert.Equal((1, 1), (_collector.Requests, tracer.DroppedSpans));
    }

    [Fact]
    public async Task A_busy_collector_is_asked_again()
    {
        _collector.Status = 429;
        using var tracer = _collector.Trace();
        Observe.Tool("search_flights").Dispose();
        await Until.TrueAsync(() => _collector.Requests == 1, "the first attempt");

        _collector.Status = 200;

        await Until.TrueAsync(() => tracer.ExportedSpans == 1, "the span to be taken");
        Assert.Equal(0, tracer.DroppedSpans);
    }

    [Fact]
    public void Flush_sends_what_has_ended_before_it()
    {
        using var tracer = _collector.Trace(options => options.ExportInterval = TimeSpan.FromMinutes(1));
        for (var call = 0; call < 2000; call++)
            Observe.Tool("search_flights").Dispose();

        Assert.True(tracer.Flush(TimeSpan.FromSeconds(20)));

        Assert.Equal(2000, _collector.Spans.Count);
        Assert.Equal((2000, 0), (tracer.ExportedSpans, tracer.DroppedSpans));
    }

    [Fact]
    public void Flush_gives_up_after_its_limit()
    {
        _collector.Delay = TimeSpan.FromMinutes(1);
        using var tracer = _collector.Trace(options => options.ShutdownLimit = TimeSpan.Zero);
        Observe.Tool("search_flights").Dispose();

        Assert.False(tracer.Flush(TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public void Many_threads_lose_nothing()
    {
        var tracer = _collector.Trace(options => options.MaxQueuedSpans = 20_000);

        Parallel.For(0, 5000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, call =>
        {
            using var agent = Observe.Agent("travel", $"call {call}");
            Observe.Tool("search_flights").Dispose();
        });

        var spans = _collector.Stop(tracer);
        Assert.Equal((10_000, 0), (tracer.ExportedSpans, tracer.DroppedSpans));
        Assert.Equal(10_000, spans.Select(span => span.SpanId).Distinct().Count());
        Assert.Equal(5000, spans.Count(span => span.ParentId.Length == 0));
    }
}
