using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Platform.Metrics.Judging;

/// <summary>The beginning of a judge's message that it shares with those of other metrics on the same text (<see cref="MaterialOrder"/>).</summary>
public static partial class SharedStart
{
    /// <summary>Tokens below which providers keep no beginning: 1,024 at OpenAI (its guide on prompt caching); Anthropic's are no shorter for most models.</summary>
    public const int Least = 1_024;

    /// <returns>
    /// The marker of the section that such a beginning ends with, which names all text up to there (<see cref="Fence"/>); null when
    /// it is too short to be kept, or the messages are not of a metric.
    /// </returns>
    public static string? Of(IEnumerable<ChatMessage> messages)
    {
        if (messages.FirstOrDefault(message => message.Role == ChatRole.User)?.Text is not { } text)
            return null;
        for (var at = 0; Begin().Match(text, at) is { Success: true } begin && begin.Groups["name"].Value != Fence.Assignment;)
        {
            var marker = begin.Groups["marker"].Value;
            var end = $"\n[{marker} end]\n\n";
            at = text.IndexOf(end, at, StringComparison.Ordinal) + end.Length;
            if (at < end.Length)
                return null;
            if (!Tokens.Fit(text[..at], Least - 1))
                return marker;
        }

        return null;
    }

    [GeneratedRegex(@"\G\[(?<marker>[0-9a-f]{16}) (?<name>\w+)\]\n")]
    private static partial Regex Begin();
}
