using Microsoft.Extensions.AI;

namespace Platform.AgentTracing.Tests;

/// <summary>A model that calls the first tool it has, then answers.</summary>
internal sealed class CallsOneTool : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        AIContent reply = messages.Last().Role == ChatRole.Tool
            ? new TextContent("It is sunny.")
            : new FunctionCallContent("call-1", options!.Tools![0].Name, new Dictionary<string, object?> { ["city"] = "Rome" });
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [reply])) { ModelId = "scripted" });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
