using System.Globalization;
using Platform.Storage.Traces;

namespace Platform.Storage.Tests.Traces;

public class SpanWriterTests(StorageFixture storage)
{
    private readonly SpanWriter _writer = storage.Get<SpanWriter>();
    private readonly TraceStore _traces = storage.Get<TraceStore>();

    [Fact]
    public async Task Stores_every_field_of_a_span_as_it_was_sent()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        var sent = trace.Span(2, parent: 1, SpanTypes.Llm) with
        {
            SpanId = Guid.NewGuid().ToByteArray(),
            Name = "chat ✈ 东京",
            Status = "error",
            Error = "boom",
            Start = new(1_900_000_000_123_456_789 % 1_000_000_000 + trace.Span(2).Start.Nanoseconds),
            ServiceName = "agent",
            Model = "gpt-4o-2024-08-06",
            RequestedModel = "gpt-4o",
            Provider = "openai",
            Input = """{"z":1,"a":[1, 2]}""",
            Output = "\"text\"",
            InputTokens = 412,
            OutputTokens = 83,
            CachedInputTokens = 100,
            CostUsd = 0.0012345678m,
            ToolName = "search",
            ToolArguments = """{"q":"x"}""",
            ToolResult = "[1]",
            RetrievalContext = """["one"]""",
            MetricCollection = "none such",
            Metadata = """{"k":"v"}""",
            Attributes = """{"gen_ai.operation.name":"chat"}""",
            Events = "[]",
            Details = """{"promptName":"p"}""",
        };

        await WriteAsync(sent);

        var stored = Assert.Single(await _traces.GetSpansAsync(project, trace.Id, Cancellation));
        Assert.Equal(Convert.ToHexStringLower(sent.SpanId), stored.SpanId);
        Assert.Equal("0000000000000001", stored.ParentSpanId);
        Assert.Equal((sent.Name, sent.Type, sent.Status, sent.Error), (stored.Name, stored.Type, stored.Status, stored.Error));
        Assert.Equal((sent.Start, sent.End), (stored.StartTime, stored.EndTime));
        Assert.Equal((sent.ServiceName, sent.Model, sent.RequestedModel, sent.Provider),
            (stored.ServiceName, stored.Model, stored.RequestedModel, stored.Provider));
        Assert.Equal((sent.Input, sent.Output), (stored.Input?.GetRawText(), stored.Output?.GetRawText()));
        Assert.Equal((sent.InputTokens, sent.OutputTokens, sent.CachedInputTokens, sent.CostUsd),
            (stored.InputTokens, stored.OutputTokens, stored.CachedInputTokens, stored.CostUsd));
        Assert.Equal((sent.ToolName, sent.ToolArguments, sent.ToolResult),
            (stored.ToolName, stored.ToolArguments?.GetRawText(), stored.ToolResult?.GetRawText()));
        Assert.Equal((sent.RetrievalContext, sent.MetricCollection, sent.Metadata),
            (stored.RetrievalContext?.GetRawText(), stored.MetricCollection, stored.Metadata?.GetRawText()));
        Assert.Equal((sent.Attributes, sent.Events, sent.Details),
            (stored.Attributes?.GetRawText(), stored.Events?.GetRawText(), stored.Details?.GetRawText()));
    }

    // Numbers whose base-10000 digits begin, end and skip in different places.
    [Theory]
    [InlineData("0")]
    [InlineData("0.0001")]
    [InlineData("0.00001")]
    [InlineData("1")]
    [InlineData("10000")]
    [InlineData("123456789.000000001")]
    [InlineData("-5.5")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("7.9228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001")]
    public async Task Stores_any_decimal_exactly(string cost)
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);

        await WriteAsync(trace.Span(1) with { CostUsd = decimal.Parse(cost, CultureInfo.InvariantCulture) });

        Assert.Equal(cost, await storage.QueryAsync<string>(
            "select cost_usd::text from spans where project_id = @project", new { project }));
    }

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

    [Fact]
    public async Task A_trace_follows_its_root_even_when_that_comes_last()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        await WriteAsync(trace.Span(3, 1) with { Status = "error", Input = "\"not the trace's\"" });
        Assert.Equal("span 3", (await GetAsync(project, trace)).Name);
        await WriteAsync(trace.Span(2, 1) with { ServiceName = "child" });
        Assert.Equal("span 2", (await GetAsync(project, trace)).Name);

        await WriteAsync(trace.Span(1) with { Status = "ok", Input = "\"question\"", Output = "\"answer\"", ServiceName = "agent" });

        var stored = await GetAsync(project, trace);
        Assert.Equal(("span 1", "ok", "agent"), (stored.Name, stored.Status, stored.ServiceName));
        Assert.Equal(("question", "answer"), (stored.Input?.GetString(), stored.Output?.GetString()));
        Assert.Equal((3, 1), (stored.SpanCount, stored.ErrorCount));
        Assert.Equal(trace.Span(1).Start, stored.StartTime);
        Assert.Equal(trace.Span(3).End, stored.EndTime);
    }

    [Fact]
    public async Task What_is_said_of_the_trace_itself_is_not_overruled_by_its_root()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        await WriteAsync(trace.Span(2, 1) with { TraceName = "Booking", TraceInput = "\"in\"", TraceOutput = "\"out\"" });

        await WriteAsync(trace.Span(1) with { Input = "1", Output = "2" });

        var stored = await GetAsync(project, trace);
        Assert.Equal(("Booking", "in", "out"), (stored.Name, stored.Input?.GetString(), stored.Output?.GetString()));
    }

    [Fact]
    public async Task Of_what_several_spans_say_of_their_trace_the_last_counts_tags_add_up_and_metadata_merges()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        await WriteAsync(
            trace.Span(9, 1) with { UserId = "first", TraceTags = ["b"], TraceMetadata = """{"a":1,"b":1}""" },
            trace.Span(2, 1) with { UserId = "second", TraceTags = ["a"], TraceMetadata = """{"b":2}""", Environment = "test" });

        await WriteAsync(trace.Span(1) with { Version = "1.2", TraceTags = ["c", "a"], TraceMetadata = """{"c":{"d":3}}""" });

        var stored = await GetAsync(project, trace);
        Assert.Equal(("second", "test", "1.2"), (stored.UserId, stored.Environment, stored.Version));
        Assert.Equal(["a", "b", "c"], stored.Tags);
        Assert.Equal("""{"a": 1, "b": 2, "c": {"d": 3}}""", stored.Metadata.GetRawText());
    }

    [Fact]
    public async Task A_thread_is_there_as_soon_as_a_span_names_it_with_the_whole_of_its_traces()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        await WriteAsync(trace.Span(1));
        Assert.Empty(await storage.ListAsync<string>("select thread_id from threads where project_id = @project", new { project }));

        await WriteAsync(trace.Span(2, 1) with { ThreadId = "chat-1", UserId = "eve" });

        Assert.Equal(("chat-1", "eve", trace.Span(1).Start.Nanoseconds, trace.Span(2).End!.Value.Nanoseconds),
            await storage.QueryAsync<(string, string, long, long)>(
                "select thread_id, user_id, start_ns, end_ns from threads where project_id = @project", new { project }));
    }

    [Fact]
    public async Task A_span_that_the_database_refuses_refuses_itself_alone()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        var spans = Enumerable.Range(1, 20).Select(id => trace.Span(id)).ToArray();
        spans[7] = spans[7] with { Input = "{not json" };
        spans[13] = spans[13] with { Name = "nul \0" };

        var written = await WriteAsync(spans);

        Assert.Equal([7, 13], written.Refused.Select(refused => refused.Index).Order());
        Assert.Contains("json", written.Refused.Single(refused => refused.Index == 7).Reason, StringComparison.Ordinal);
        Assert.Equal(18, written.New);
        Assert.Equal(18, (await _traces.GetSpansAsync(project, trace.Id, Cancellation)).Count);
        Assert.Equal(new TraceKey(project, trace.HexId), Assert.Single(written.Traces));
    }

    // PostgreSQL puts a short row where a long one left room, so that a staging table is not in the order of its COPY.
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

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
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

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<WrittenSpans> WriteAsync(params ArrivingSpan[] spans) => _writer.WriteAsync(spans, Cancellation);

    private async Task<Trace> GetAsync(int project, SampleTrace trace) => (await _traces.GetAsync(project, trace.Id, Cancellation))!;

    private async Task<(string, string, string)> RowsAsync(int project) => await storage.QueryAsync<(string, string, string)>(
        """
        select (select json_agg(s order by s.span_id)::text from spans s where project_id = @project),
            (select json_agg(t)::text from traces t where project_id = @project),
            (select json_agg(u)::text from unsettled_traces u where project_id = @project)
        """, new { project });
}
