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

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<WrittenSpans> WriteAsync(params ArrivingSpan[] spans) => _writer.WriteAsync(spans, Cancellation);
}
