using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using Platform.Metrics.TestCases;
using Platform.TravelAgent.Agent;
using Platform.TravelAgent.Scripted;

namespace Platform.TravelAgent.Tests;

/// <summary>One conversation with the agent; what it said, found and called becomes a test case.</summary>
internal sealed class AgentUnderTest
{
    private readonly Conversations _conversations = new(new MemoryCache(new MemoryCacheOptions()));
    private readonly Policies _policies = new(TimeProvider.System);
    private readonly TravelAssistant _assistant;

    public AgentUnderTest()
    {
        var model = new ScriptedChatClient(new(Seed: 1, Times: 0), TimeProvider.System).AsBuilder().UseFunctionInvocation().Build();
        _assistant = new(model, new Flights(TimeProvider.System), _policies, _conversations);
    }

    public async Task<TestCase> AskAsync(string message)
    {
        var before = _conversations.Get("t").Count;
        var (reply, _) = await _assistant.AnswerAsync(new("t", message), TestContext.Current.CancellationToken);
        var added = _conversations.Get("t").Skip(before).SelectMany(said => said.Contents).ToList();
        var results = added.OfType<FunctionResultContent>().ToDictionary(result => result.CallId, result => result.Result);
        return new()
        {
            Input = message,
            ActualOutput = reply,
            RetrievalContext = await _policies.SearchAsync(message),
            ToolsCalled = [.. added.OfType<FunctionCallContent>().Select(call => new ToolCall
            {
                Name = call.Name,
                InputParameters = JsonSerializer.SerializeToElement(call.Arguments, AIJsonUtilities.DefaultOptions),
                Output = JsonSerializer.SerializeToElement(results.GetValueOrDefault(call.CallId), AIJsonUtilities.DefaultOptions),
            })],
        };
    }
}
