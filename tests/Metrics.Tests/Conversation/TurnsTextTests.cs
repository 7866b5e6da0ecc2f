using Platform.Metrics.Conversation;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;
using Platform.Metrics.Tests.Judging;

namespace Platform.Metrics.Tests.Conversation;

public class TurnsTextTests
{
    [Fact]
    public async Task A_turn_too_long_for_the_judge_is_shortened_and_the_reason_says_so()
    {
        await using var judge = await HttpJudge.StartAsync((string _) => """{"items":[],"reason":"r"}""");
        var testCase = new TestCase
        {
            Turns = [new() { Role = "user", Content = "Read this." }, new() { Role = "assistant", Content = string.Join(' ', Enumerable.Repeat("word", 40_000)) }],
        };

        var measured = await new ConversationCompleteness().MeasureAsync(testCase, judge.Client, TestContext.Current.CancellationToken);

        Assert.EndsWith("(1 long turns were shortened to 14,997 tokens for the judge.)", measured.Reason);
        var sent = HttpJudge.UserText(Assert.Single(judge.Server.Requests));
        Assert.InRange(Tokens.Count(sent), TurnsText.MostTokens, TurnsText.MostTokens + 1_000); // with the prompt
        Assert.Contains("Read this.", sent);
        Assert.Contains("characters left out …]", sent);
    }
}
