using System.Diagnostics;

namespace Platform.AgentTracing.Tests;

public sealed class ObserveTests : IAsyncLifetime
{
    private OtlpReceiver _collector = null!;

    public async ValueTask InitializeAsync() => _collector = await OtlpReceiver.StartAsync();

    public async ValueTask DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task Sends_an_agents_steps_as_one_trace_with_the_names_of_the_conventions()
    {
        var tracer = _collector.Trace(options => options.ApiKey = "secret key");

        await Observe.AgentAsync("travel", "Two seats to Rome", async agent =>
        {
            using (var llm = Observe.Llm("gpt-5-mini", "Which tool?"))
            {
                llm.Output = "search_flights";
                llm.Used(inputTokens: 120, outputTokens: 8, cachedInputTokens: 20, model: "gpt-5-mini-2025-08-07");
            }

            var seats = await Observe.ToolAsync("search_flights", new { City = "Rome" }, step => Task.FromResult(2), "travel-tools");
            using (var search = Observe.Retriever("policies", "refunds"))
                search.Output = new[] { "Refunds within 24 hours.", "No refunds on promo fares." };
            using (Observe.Step("rerank", "refunds", type: "reranker"))
                return $"{seats} seats found";
        });

        var spans = _collector.Stop(tracer).ToDictionary(span => span.Name);
        var root = spans["travel"];
        Assert.Equal("", root.ParentId);
        Assert.All(spans.Values.Where(span => span != root), span => Assert.Equal((root.TraceId, root.SpanId), (span.TraceId, span.ParentId)));
        Assert.Equal("invoke_agent", root["gen_ai.operation.name"]);
        Assert.Equal("travel", root["gen_ai.agent.name"]);
        Assert.Equal("Two seats to Rome", root["confident.span.input"]);
        Assert.Equal("2 seats found", root["confident.span.output"]);

        var llm = spans["gpt-5-mini"];
        Assert.Equal("chat", llm["gen_ai.operation.name"]);
        Assert.Equal("gpt-5-mini", llm["gen_ai.request.model"]);
        Assert.Equal("gpt-5-mini-2025-08-07", llm["gen_ai.response.model"]);
        Assert.Equal(("120", "8", "20"),
            (llm["gen_ai.usage.input_tokens"], llm["gen_ai.usage.output_tokens"], llm["gen_ai.usage.cache_read.input_tokens"]));

        var tool = spans["search_flights"];
        Assert.Equal("execute_tool", tool["gen_ai.operation.name"]);
        Assert.Equal("search_flights", tool["gen_ai.tool.name"]);
        Assert.Equal("""{"city":"Rome"}""", tool["gen_ai.tool.call.arguments"]);
        Assert.Equal("2", tool["gen_ai.tool.call.result"]);
        Assert.Equal("travel-tools", tool["confident.span.metric_collection"]);

        var retriever = spans["policies"];
        Assert.Equal("retrieval", retriever["gen_ai.operation.name"]);
        Assert.Equal("refunds", retriever["gen_ai.retrieval.query.text"]);
        Assert.Equal("Refunds within 24 hours.|No refunds on promo fares.", retriever["confident.span.retrieval_context"]);
        Assert.Equal("reranker", spans["rerank"]["confident.span.type"]);
        Assert.Equal("Bearer secret key", _collector.Authorization);
        Assert.Equal((5, 0), (tracer.ExportedSpans, tracer.DroppedSpans));
    }

    [Fact]
    public async Task Records_an_error_and_lets_it_through()
    {
        var tracer = _collector.Trace();

        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => Observe.ToolAsync<int>(
            "book_flight", null, _ => throw new TimeoutException("The airline did not answer.")));
        using (var step = Observe.Tool("search_flights"))
            step.Fail("No such city.");

        var spans = _collector.Stop(tracer).ToDictionary(span => span.Name);
        Assert.Equal("The airline did not answer.", thrown.Message);
        Assert.Equal("The airline did not answer.", spans["book_flight"].Span.Status.Message);
        Assert.Equal("System.TimeoutException", spans["book_flight"]["error.type"]);
        var exception = Assert.Single(spans["book_flight"].Span.Events);
        Assert.Equal("The airline did not answer.", SentSpan.Text(exception.Attributes, "exception.message"));
        Assert.Equal("No such city.", spans["search_flights"].Span.Status.Message);
    }

    [Fact]
    public async Task Steps_started_side_by_side_are_siblings()
    {
        var tracer = _collector.Trace();
        var bothRun = new Barrier(2);

        await Observe.AgentAsync("travel", null, _ => Task.WhenAll(
            Observe.ToolAsync("one", null, step => Task.Run(() => bothRun.SignalAndWait(5000))),
            Observe.ToolAsync("two", null, step => Task.Run(() => bothRun.SignalAndWait(5000)))));

        var spans = _collector.Stop(tracer).ToDictionary(span => span.Name);
        Assert.Equal(spans["travel"].SpanId, spans["one"].ParentId);
        Assert.Equal(spans["travel"].SpanId, spans["two"].ParentId);
    }

    [Fact]
    public async Task A_step_below_a_request_that_is_not_sent_is_a_root_of_the_same_trace()
    {
        var tracer = _collector.Trace();
        using var request = new Activity("POST /chat").AddBaggage("tenant", "7").Start();
        string? seen = null;

        using (Observe.Agent("travel"))
        {
            using var call = new Activity("HTTP GET").Start();
            using (Observe.Tool("search_flights"))
                seen = Activity.Current?.GetBaggageItem("tenant");
            Assert.Same(call, Activity.Current);
        }

        Assert.Same(request, Activity.Current);
        Assert.Equal("7", seen);
        var spans = _collector.Stop(tracer).ToDictionary(span => span.Name);
        Assert.Equal(request.TraceId.ToHexString(), spans["travel"].TraceId);
        Assert.Equal("", spans["travel"].ParentId);
        Assert.Equal(spans["travel"].SpanId, spans["search_flights"].ParentId);
    }

    [Fact]
    public async Task An_agent_called_by_an_agent_over_http_is_a_child_of_the_calling_step()
    {
        var tracer = _collector.Trace();
        ActivityContext called;
        using (Observe.Agent("planner"))
        using (Observe.Tool("ask_travel_agent"))
        using (var call = new Activity("HTTP POST").Start())
            called = new(call.TraceId, call.SpanId, call.ActivityTraceFlags, call.TraceStateString, isRemote: true);

        // What a web server makes of the headers traceparent and tracestate.
        using (var request = new Activity("POST /chat").SetParentId(called.TraceId, called.SpanId, called.TraceFlags))
        {
            request.TraceStateString = $"other=1,{called.TraceState}";
            request.Start();
            using (Observe.Agent("travel"))
                Assert.EndsWith(",other=1", Activity.Current?.TraceStateString, StringComparison.Ordinal);
        }

        var spans = _collector.Stop(tracer).ToDictionary(span => span.Name);
        Assert.Equal(spans["planner"].TraceId, spans["travel"].TraceId);
        Assert.Equal(spans["ask_travel_agent"].SpanId, spans["travel"].ParentId);
    }

    [Fact]
    public async Task What_cannot_be_written_as_json_does_not_fail_the_agent()
    {
        var tracer = _collector.Trace();

        using (var step = Observe.Tool("odd", new Odd()))
            step.Output = Texts();

        var span = Assert.Single(_collector.Stop(tracer));
        Assert.Contains("Odd", span["gen_ai.tool.call.arguments"], StringComparison.Ordinal);
        Assert.NotNull(span["gen_ai.tool.call.result"]);

        static IEnumerable<string> Texts()
        {
            yield return "one";
            throw new InvalidOperationException("no more");
        }
    }

    [Fact]
    public async Task Without_a_tracer_nothing_happens()
    {
        using var step = Observe.Agent("travel", "hello");
        step.Output = "world";
        step.Fail(new TimeoutException());
        CurrentTrace.Update(threadId: "1");
        CurrentSpan.Update(metricCollection: "travel");

        Assert.Null(step.TraceId);
        Assert.Null(Activity.Current);
        Assert.Equal(3, await Observe.ToolAsync("three", null, _ => Task.FromResult(3)));
    }

    private sealed class Odd
    {
        public int Value => throw new NotSupportedException("not today");
    }
}
