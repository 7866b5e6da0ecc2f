using Dapper;
using Platform.Storage.Traces;

namespace Platform.Storage.Tests.Traces;

public class RepeatedSpansTests(StorageFixture storage)
{
    private readonly SpanWriter _writer = storage.Get<SpanWriter>();
    private readonly TraceStore _traces = storage.Get<TraceStore>();

    [Fact]
    public async Task Spans_delivered_again_change_nothing()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        ArrivingSpan[] spans = [trace.Span(1) with { InputTokens = 5 }, trace.Span(2, 1), trace.Span(3, 1)];
        await WriteAsync(spans);
        var before = await RowsAsync(project);

        var again = await WriteAsync([.. spans.Reverse(), spans[1] with { Name = "another" }]);

        Assert.Equal((0, 0, 4), (again.New, again.Completed, again.Unchanged));
        Assert.Empty(again.Traces);
        Assert.Equal(before, await RowsAsync(project));
    }

    [Fact]
    public async Task A_span_twice_in_one_request_is_stored_once_finished()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);

        var written = await WriteAsync(trace.Span(1) with { End = null }, trace.Span(1), trace.Span(1));

        Assert.Equal((1, 0, 2), (written.New, written.Completed, written.Unchanged));
        Assert.Equal(1, (await GetAsync(project, trace)).SpanCount);
        Assert.NotNull(Assert.Single(await _traces.GetSpansAsync(project, trace.Id, Cancellation)).EndTime);
    }

    [Fact]
    public async Task An_unfinished_span_is_completed_when_it_comes_again_finished_and_not_the_other_way_round()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        var finished = trace.Span(1) with { Output = "\"done\"", InputTokens = 7, Status = "error" };
        var unfinished = finished with { End = null, Output = null, Status = "unset", InputTokens = null };
        await WriteAsync(unfinished);
        Assert.False((await GetAsync(project, trace)).Complete);

        var completed = await WriteAsync(finished);
        var late = await WriteAsync(unfinished);

        Assert.Equal((0, 1), (completed.New, completed.Completed));
        Assert.Equal(1, late.Unchanged);
        var stored = await GetAsync(project, trace);
        Assert.Equal((1, 1, 7L, "error"), (stored.SpanCount, stored.ErrorCount, stored.InputTokens, stored.Status));
        Assert.Equal("done", stored.Output?.GetString());
        Assert.Equal(finished.End, stored.EndTime);
    }

    // PostgreSQL puts a short row where a long one left room, so that the staging table is not in the order of its COPY.
    [Fact]
    public async Task Spans_of_very_different_size_are_told_apart()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        var random = new Random(1);
        var spans = Enumerable.Range(1, 500).Select(id => trace.Span(id, id == 1 ? null : 1) with
        {
            InputTokens = id,
            Attributes = $"\"{Convert.ToHexString(RandomBytes(random, id % 7 * 600))}\"",
        }).ToArray();
        await WriteAsync([.. spans.Where((_, index) => index % 3 == 0)]);

        var written = await WriteAsync(spans);

        Assert.Equal((333, 167), (written.New, written.Unchanged));
        Assert.Equal((500, spans.Sum(span => span.InputTokens)), (await GetAsync(project, trace) is var stored ? (stored.SpanCount, stored.InputTokens) : default));
    }

    [Fact]
    public async Task Two_writers_on_the_same_traces_neither_wait_for_each_other_forever_nor_count_twice()
    {
        var project = await storage.CreateProjectAsync();
        var traces = Enumerable.Range(0, 40).Select(_ => new SampleTrace(project)).ToArray();
        var spans = traces.SelectMany(trace => Enumerable.Range(1, 10).Select(id =>
            trace.Span(id, id == 1 ? null : 1) with { ThreadId = $"thread-{id % 3}" })).ToArray();

        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(async seed =>
        {
            var mine = spans.ToArray();
            new Random(seed).Shuffle(mine);
            var added = 0;
            foreach (var part in mine.Chunk(130))
                added += (await _writer.WriteAsync(part, Cancellation)).New;
            return added;
        }));

        Assert.Equal(spans.Length, written.Sum());
        Assert.All(
            await storage.ListAsync<(int Spans, bool Ended)>(
                "select span_count, root_ended from traces where project_id = @project", new { project }),
            trace => Assert.Equal((10, true), trace));
    }

    // The writer copies what it does not find into the table; here somebody else stores the span after it has looked.
    [Fact]
    public async Task A_span_that_somebody_else_stores_at_the_same_moment_is_stored_once()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        await using var other = await storage.Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await other.BeginTransactionAsync(Cancellation);
        await other.ExecuteAsync(
            """
            insert into spans (project_id, day, trace_id, span_id, name, type, status, start_ns, end_ns)
            values (@Project, @Day, @Id, @Span, 'theirs', 'span', 'ok', 0, 0)
            """, new { trace.Project, trace.Span(2).Start.Day, trace.Id, Span = SampleTrace.SpanId(2) });

        var writing = WriteAsync(trace.Span(1), trace.Span(2, 1), trace.Span(3, 1));
        while (await other.ExecuteScalarAsync<long>("select count(*) from pg_locks where not granted and transactionid = pg_current_xact_id()::xid") == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        await transaction.CommitAsync(Cancellation);
        var written = await writing;

        Assert.Equal((2, 0, 1), (written.New, written.Completed, written.Unchanged));
        Assert.Equal(["span 1", "theirs", "span 3"],
            await storage.ListAsync<string>("select name from spans where project_id = @project order by span_id", new { project }));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<WrittenSpans> WriteAsync(params ArrivingSpan[] spans) => _writer.WriteAsync(spans, Cancellation);

    private async Task<Trace> GetAsync(int project, SampleTrace trace) => (await _traces.GetAsync(project, trace.Id, Cancellation))!;

    private async Task<(string, string, string)> RowsAsync(int project) => await storage.QueryAsync<(string, string, string)>(
        """
        select (select json_agg(s order by s.span_id)::text from spans s where project_id = @project),
            (select json_agg(t)::text from traces t where project_id = @project),
            (select json_agg(u)::text from unsettled_traces u where project_id = @project)
        """, new { project });

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
