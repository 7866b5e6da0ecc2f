using Microsoft.AspNetCore.Http.HttpResults;
using Platform.ServiceDefaults;

namespace Platform.TravelAgent.Agent;

/// <param name="ThreadId">The conversation; one that has not been named before begins.</param>
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
        public void MapChat() => routes.MapPost("/chat", async Task<Results<Ok<ChatReply>, ProblemHttpResult>> (
            ChatRequest request, TravelAssistant assistant, CancellationToken cancellationToken) =>
        {
            if (string.IsNullOrWhiteSpace(request.ThreadId) || string.IsNullOrWhiteSpace(request.Message))
                return Problems.Refuse("Send a message and the threadId of its conversation.");
            var (reply, traceId) = await assistant.AnswerAsync(request, cancellationToken);
            return TypedResults.Ok(new ChatReply(request.ThreadId, reply, traceId));
        });
    }
}
