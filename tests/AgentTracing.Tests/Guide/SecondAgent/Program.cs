// What docs/guide/aspire.md shows of an agent; a test holds the two together.
using Platform.AgentTracing;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddAgentTracing();
using var host = builder.Build();
await host.StartAsync();

await Observe.AgentAsync("second-agent", "What is the capital of France?", async step =>
{
    CurrentTrace.Update(threadId: "thread-1", userId: "ada", metricCollection: "answers");
    await Observe.ToolAsync("look_up", new { Country = "France" }, _ => Task.FromResult("Paris"));
    return "Paris";
});

await host.WaitForShutdownAsync();
