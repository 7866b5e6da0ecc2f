using Microsoft.Extensions.AI;

namespace Platform.AgentTracing.Spans;

/// <summary>Chat messages in the JSON of the GenAI conventions 1.41: <c>[{ role, parts: [{ type, … }] }]</c>.</summary>
internal static class MessageText
{
    /// <returns>Null when the value is not a chat message, several, or a response.</returns>
    internal static string? Of(object? value) => value switch
    {
        null or string => null,
        ChatMessage message => Of([message]),
        IEnumerable<ChatMessage> messages => Of(messages),
        ChatResponse response => Of(response.Messages, FinishReason(response.FinishReason)),
        _ => null,
    };

    private static string? Of(IEnumerable<ChatMessage> messages, string? finishReason = null) =>
        AttributeText.Of(messages.Select(message => Message(message, finishReason)).ToList());

    private static Dictionary<string, object?> Message(ChatMessage message, string? finishReason)
    {
        var written = new Dictionary<string, object?> { ["role"] = message.Role.Value, ["parts"] = message.Contents.Select(Part).ToList() };
        if (finishReason is not null)
            written["finish_reason"] = finishReason;
        return written;
    }

    private static string? FinishReason(ChatFinishReason? reason) =>
        reason == ChatFinishReason.ToolCalls ? "tool_call" : reason?.Value;

    private static Dictionary<string, object?> Part(AIContent content) => content switch
    {
        TextReasoningContent reasoning => new() { ["type"] = "reasoning", ["content"] = reasoning.Text },
        TextContent text => new() { ["type"] = "text", ["content"] = text.Text },
        FunctionCallContent call => new()
        {
            ["type"] = "tool_call",
            ["id"] = call.CallId,
            ["name"] = call.Name,
            ["arguments"] = call.Arguments,
        },
        FunctionResultContent result => new()
        {
            ["type"] = "tool_call_response",
            ["id"] = result.CallId,
            ["response"] = result.Result,
        },
        UriContent uri => new() { ["type"] = "uri", ["mime_type"] = uri.MediaType, ["uri"] = uri.Uri.ToString() },
        _ => new() { ["type"] = content.GetType().Name },
    };
}
