using Microsoft.Extensions.AI;
using Platform.AgentTracing;
using Platform.Metrics.Agentic;

namespace Platform.TravelAgent.Agent;

/// <summary>The agent: looks up what the airline's policies say, then lets the model answer with the tools it has.</summary>
internal sealed class TravelAssistant(IChatClient model, Flights flights, Policies policies, Conversations conversations)
{
    private const string Instructions = """
        You help people to find and book flights. Search before you book. Answer questions about the airline's rules only
        from the policies below, and say so when they do not answer. Never repeat payment or passport data.
        """;

    private readonly ChatOptions _options = new() { Tools = [.. flights.Tools] };

    internal Task<(string Reply, string? TraceId)> AnswerAsync(ChatRequest request, CancellationToken cancellationToken) =>
        Observe.AgentAsync("travel-agent", request.Message, async step =>
        {
            CurrentTrace.Update(
                threadId: request.ThreadId,
                userId: request.UserId,
                tags: ["travel", request.Channel ?? "web"],
                environment: request.Environment,
                availableTools: flights.Tools.Select(tool => tool.Name),
                promptName: "travel-assistant",
                promptVersion: request.Channel is "mobile" ? "4" : "3", // a new wording is tried on mobile first
                metricCollection: "travel-quality");

            var found = await policies.SearchAsync(request.Message);
            if (found is not [])
                CurrentSpan.Update(retrievalContext: found, metricCollection: "travel-rag");

            var history = conversations.Get(request.ThreadId);
            history.Add(new(ChatRole.User, request.Message));
            var response = await model.GetResponseAsync(
                [new(ChatRole.System, $"{Instructions}\nPolicies:\n{string.Join('\n', found)}"), .. history], _options, cancellationToken);
            history.AddMessages(response);

            step.Output = response.Text;
            return (response.Text, step.TraceId);
        },
        metrics: [new TaskCompletion()]);
}
