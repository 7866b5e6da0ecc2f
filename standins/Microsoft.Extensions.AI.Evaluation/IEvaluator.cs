namespace Microsoft.Extensions.AI.Evaluation;

/// <summary>Evaluates a model's response and names the metrics that it yields.</summary>
public interface IEvaluator
{
    IReadOnlyCollection<string> EvaluationMetricNames { get; }

    ValueTask<EvaluationResult> EvaluateAsync(
        IEnumerable<ChatMessage> messages,
        ChatResponse modelResponse,
        ChatConfiguration? chatConfiguration = null,
        IEnumerable<EvaluationContext>? additionalContext = null,
        CancellationToken cancellationToken = default);
}

public sealed class ChatConfiguration(IChatClient chatClient)
{
    public IChatClient ChatClient { get; } = chatClient;
}
