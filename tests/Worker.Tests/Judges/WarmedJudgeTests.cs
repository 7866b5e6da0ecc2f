using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Platform.Fixtures;
using Platform.Metrics;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;
using Platform.Worker.Judges;

namespace Platform.Worker.Tests.Judges;

/// <summary>Which of several questions on one text is asked when.</summary>
public sealed class WarmedJudgeTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    private static readonly string[] _metrics = ["AnswerRelevancy", "Coherence", "Relevance"];
    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _waited = _slow - TimeSpan.FromMilliseconds(50); // a timer may fire some milliseconds early
    private readonly ConcurrentQueue<long> _arrivals = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_long_text_the_first_question_goes_ahead()
    {
        Answer(first: _slow, others: TimeSpan.Zero);

        await EvaluateAsync(Long());

        Assert.All(_arrivals.Skip(1), arrival => Assert.InRange(Stopwatch.GetElapsedTime(_arrivals.First(), arrival), _waited, TimeSpan.MaxValue));
    }

    [Fact]
    public async Task On_a_short_text_none_waits()
    {
        Answer(first: _slow * 5, others: _slow * 5);

        await EvaluateAsync("What is the capital of France?");

        Assert.True(Stopwatch.GetElapsedTime(_arrivals.Min(), _arrivals.Max()) < _slow * 5);
    }

    [Fact]
    public async Task When_the_first_fails_the_others_are_asked_all_the_same()
    {
        var count = 0;
        Judge.Answer = request => Interlocked.Increment(ref count) == 1 ? new("down", 500) : new(SchemaAnswers.To(request));

        await EvaluateAsync(Long());
    }

    [Fact]
    public async Task Nobody_waits_any_more_where_it_was_in_vain_eight_times()
    {
        using var judge = new WarmedJudge(JudgeConnection.Parse(Judge.ConnectionString).CreateClient(), TimeProvider.System);
        Answer(first: TimeSpan.FromMilliseconds(50), others: TimeSpan.FromMilliseconds(50));
        for (var round = 0; round < 8; round++)
            await AskBothAsync(judge, Long());
        _arrivals.Clear();
        Answer(first: _slow * 5, others: TimeSpan.Zero);

        await AskBothAsync(judge, Long());

        Assert.True(Stopwatch.GetElapsedTime(_arrivals.First(), _arrivals.Last()) < _slow * 5);
    }

    [Fact]
    public async Task Who_comes_after_the_first_answer_need_not_wait_and_where_it_helps_all_go_on_waiting()
    {
        using var judge = new WarmedJudge(JudgeConnection.Parse(Judge.ConnectionString).CreateClient(), TimeProvider.System);
        Answer(first: TimeSpan.FromMilliseconds(50), others: TimeSpan.Zero, cached: 64);
        for (var round = 0; round < 9; round++)
            await AskBothAsync(judge, Long());
        var text = Long();
        _arrivals.Clear();
        Answer(first: _slow, others: TimeSpan.Zero, cached: 64);

        await AskBothAsync(judge, text);
        Assert.InRange(Stopwatch.GetElapsedTime(_arrivals.First(), _arrivals.Last()), _waited, TimeSpan.MaxValue);
        _arrivals.Clear();
        Answer(first: _slow * 5, others: _slow * 5, cached: 64);

        await AskBothAsync(judge, text);
        Assert.True(Stopwatch.GetElapsedTime(_arrivals.First(), _arrivals.Last()) < _slow * 5);
    }

    /// <summary>Of about 2,000 tokens, unlike any before.</summary>
    private static string Long() => $"{Guid.NewGuid()} {string.Join(' ', Enumerable.Repeat("fact", 2_000))}";

    private void Answer(TimeSpan first, TimeSpan others, int cached = 0)
    {
        var count = 0;
        Judge.Answer = request =>
        {
            _arrivals.Enqueue(Stopwatch.GetTimestamp());
            return new(SchemaAnswers.To(request), Delay: Interlocked.Increment(ref count) == 1 ? first : others, CachedTokens: cached);
        };
    }

    private static Task<Measurement[]> AskBothAsync(IChatClient judge, string text) => Task.WhenAll(_metrics.Take(2).Select(metric =>
        MetricCatalogue.TryCreate(metric, null, strict: false, out var created, out _)
            ? created.MeasureAsync(new TestCase { Input = text, ActualOutput = "Yes." }, judge, Cancellation) : throw new InvalidOperationException(metric)));

    private async Task EvaluateAsync(string input)
    {
        var trace = await Stored.AddTraceAsync(input);
        var ids = new List<Guid>();
        foreach (var metric in _metrics)
            ids.Add(await Stored.QueueAsync(trace, metric: metric));
        await StartWorkerAsync();
        foreach (var id in ids)
            Assert.Equal("scored", (await Stored.GetFinishedAsync(id)).Status);
    }
}
