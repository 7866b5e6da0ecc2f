using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.TravelAgent.Scripted;

/// <summary>
/// Stands in for a model, so that the agent runs without a key: understands a few kinds of message, calls tools and
/// answers from their results and from the policies in its instructions, with the tokens and the latency of a real one.
/// It makes <see cref="Mistakes"/> on purpose.
/// </summary>
internal sealed class ScriptedChatClient(Mistakes mistakes, TimeProvider time) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var chat = messages.ToList();
        var reply = Script.Reply(mistakes, chat);
        var inputTokens = 180 + (chat.Sum(message => JsonSerializer.Serialize(message, AIJsonUtilities.DefaultOptions).Length) / 4);
        var outputTokens = 12 + (JsonSerializer.Serialize(reply, AIJsonUtilities.DefaultOptions).Length / 4);
        await Task.Delay(TimeSpan.FromMilliseconds(60 + (3 * outputTokens)), time, cancellationToken);
        return new(new ChatMessage(ChatRole.Assistant, [reply]))
        {
            ModelId = "gpt-5-mini",
            FinishReason = reply is FunctionCallContent ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            Usage = new() { InputTokenCount = inputTokens, OutputTokenCount = outputTokens, TotalTokenCount = inputTokens + outputTokens },
        };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The scripted model does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", defaultModelId: "gpt-5-mini")
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }
}
