using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Metrics.TestCases;

/// <summary>A test case made of a chat, for callers that have nothing else.</summary>
internal static class ChatTestCase
{
    /// <summary>
    /// Input is the last user message's text, actual output the response's, tools called are the function calls of both.
    /// </summary>
    public static TestCase From(IEnumerable<ChatMessage> messages, ChatResponse response)
    {
        var all = messages.Concat(response.Messages).ToList();
        var results = all.SelectMany(message => message.Contents).OfType<FunctionResultContent>()
            .GroupBy(result => result.CallId)
            .ToDictionary(results => results.Key, results => results.Last().Result);
        return new()
        {
            Input = all.LastOrDefault(message => message.Role == ChatRole.User)?.Text,
            ActualOutput = response.Text,
            ToolsCalled =
            [
                .. all.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => new ToolCall
                {
                    Name = call.Name,
                    InputParameters = call.Arguments is null ? null : ToJson(call.Arguments),
                    Output = results.GetValueOrDefault(call.CallId) is { } result ? ToJson(result) : null,
                }),
            ],
        };
    }

    private static JsonElement ToJson(object value) =>
        JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions);
}
