using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.AgentTracing.Tests;

public sealed class ExtensionsAITests : IAsyncLifetime
{
    private OtlpReceiver _collector = null!;

    public async ValueTask InitializeAsync() => _collector = await OtlpReceiver.StartAsync();

    public async ValueTask DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task Chats_and_function_calls_belong_to_the_trace_without_any_code()
    {
        var tracer = _collector.Trace();
        using var model = new CallsOneTool().AsBuilder()
            .UseFunctionInvocation()
            .UseOpenTelemetry(configure: telemetry => telemetry.EnableSensitiveData = true)
            .Build();

        using (var request = new Activity("POST /chat").Start())
        {
            await Observe.AgentAsync("weather", "Rome?", async _ => (await model.GetResponseAsync(
                "Rome?", new() { Tools = [AIFunctionFactory.Create(Weather, "weather")] }, TestContext.Current.CancellationToken)).Text);
        }

        var spans = _collector.Stop(tracer);
        var root = spans.Single(span => span.Name == "weather");
        Assert.All(spans, span => Assert.Equal(root.TraceId, span.TraceId));
        Assert.Equal(2, spans.Count(span => span["gen_ai.operation.name"] == "chat"));
        var call = spans.Single(span => span["gen_ai.operation.name"] == "execute_tool");
        Assert.Equal("weather", call["gen_ai.tool.name"]);
        // Said inside the function, of the span that Microsoft.Extensions.AI made.
        Assert.Equal("tools", call["confident.span.metric_collection"]);
        Assert.Equal("thread-7", root["confident.trace.thread_id"]);
        var sent = spans.Select(span => span.SpanId).Append("").ToHashSet();
        Assert.All(spans, span => Assert.Contains(span.ParentId, sent));
        Assert.Equal(root, Assert.Single(spans, span => span.ParentId.Length == 0));
    }

    [Fact]
    public void Chat_messages_given_to_a_step_are_written_as_the_conventions_say()
    {
        var tracer = _collector.Trace();

        using (var step = Observe.Llm("gpt-5-mini", new[] { new ChatMessage(ChatRole.System, "Be brief."), new ChatMessage(ChatRole.User, "Rome?") }))
        {
            step.Output = new ChatResponse(new ChatMessage(ChatRole.Assistant, [
                new TextContent("Let me see."), new FunctionCallContent("call-1", "weather", new Dictionary<string, object?> { ["city"] = "Rome" })]))
            {
                ModelId = "gpt-5-mini-2025-08-07",
                FinishReason = ChatFinishReason.ToolCalls,
                Usage = new() { InputTokenCount = 30, OutputTokenCount = 4 },
            };
        }

        var span = Assert.Single(_collector.Stop(tracer));
        AssertJson("""
            [{"role":"system","parts":[{"type":"text","content":"Be brief."}]},{"role":"user","parts":[{"type":"text","content":"Rome?"}]}]
            """, span["gen_ai.input.messages"]);
        AssertJson("""
            [{"role":"assistant","parts":[{"type":"text","content":"Let me see."},
            {"type":"tool_call","id":"call-1","name":"weather","arguments":{"city":"Rome"}}],"finish_reason":"tool_call"}]
            """, span["gen_ai.output.messages"]);
        Assert.Equal(("gpt-5-mini-2025-08-07", "30", "4"),
            (span["gen_ai.response.model"], span["gen_ai.usage.input_tokens"], span["gen_ai.usage.output_tokens"]));
    }

    [Description("The weather of a city.")]
    private static string Weather(string city)
    {
        CurrentSpan.Update(metricCollection: "tools");
        CurrentTrace.Update(threadId: "thread-7");
        return $"sunny in {city}";
    }

    private static void AssertJson(string expected, string? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual ?? "null")), actual);
}
