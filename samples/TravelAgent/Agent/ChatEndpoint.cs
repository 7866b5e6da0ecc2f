namespace Platform.TravelAgent.Agent;

/// <param name="ThreadId">The conversation; a new one starts one.</param>
/// <param name="Channel">Where the user writes: <c>web</c>, <c>mobile</c>, …</param>
/// <param name="Environment">Where it differs from the service's own.</param>
internal sealed record ChatRequest(
    string ThreadId, string Message, string? UserId = null, string? Channel = null, string? Environment = null);

/// <param name="TraceId">Of the trace of this turn; null when the agent is not traced.</param>
internal sealed record ChatReply(string ThreadId, string Reply, string? TraceId);

internal static class ChatEndpoint
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapChat() => routes.MapPost("/chat", async (
            ChatRequest request, TravelAssistant assistant, CancellationToken cancellationToken) =>
        {
            var (reply, traceId) = await assistant.AnswerAsync(request, cancellationToken);
            return TypedResults.Ok(new ChatReply(request.ThreadId, reply, traceId));
        });
    }
}
