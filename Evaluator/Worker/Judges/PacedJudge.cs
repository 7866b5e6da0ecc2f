using Microsoft.Extensions.AI;

namespace Platform.Worker.Judges;

/// <summary>A judge that is asked no faster than it allows.</summary>
internal sealed class PacedJudge(IChatClient judge, JudgePace pace) : DelegatingChatClient(judge)
{
    private const int CharactersPerToken = 4; // of English; what was really used corrects it

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> all = [.. messages];
        var expected = all.Sum(message => message.Text.Length) / CharactersPerToken;
        await pace.WaitAsync(expected, cancellationToken);
        var response = await base.GetResponseAsync(all, options, cancellationToken);
        if (response.Usage?.TotalTokenCount is { } used)
            await pace.CorrectAsync(used - expected);
        return response;
    }
}
