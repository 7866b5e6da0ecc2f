using Platform.Storage.Traces;

namespace Platform.Storage.Tests.Traces;

public class TraceRowTests(StorageFixture storage)
{
    private readonly SpanWriter _writer = storage.Get<SpanWriter>();
    private readonly TraceStore _traces = storage.Get<TraceStore>();

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

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<WrittenSpans> WriteAsync(params ArrivingSpan[] spans) => _writer.WriteAsync(spans, Cancellation);

    private async Task<Trace> GetAsync(int project, SampleTrace trace) => (await _traces.GetAsync(project, trace.Id, Cancellation))!;
}
