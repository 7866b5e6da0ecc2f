using System.Text.Json.Nodes;
using Platform.Fixtures;
using Platform.Metrics.TestCases;
using Platform.Metrics.Tests.Judging;

namespace Platform.Metrics.Tests.Criteria;

public class ArenaTests
{
    [Theory]
    [InlineData("always the better one", 1.0)]
    [InlineData("always the worse one", 0.0)]
    [InlineData("always the first", 0.5)]
    [InlineData("always the second", 0.5)]
    [InlineData("always a tie", 0.5)]
    public async Task Only_who_wins_in_both_orders_wins(string habit, double score)
    {
        await using var judge = await HttpJudge.StartAsync((JsonNode request) =>
        {
            var text = HttpJudge.UserText(request);
            var betterFirst = text.IndexOf("GOOD", StringComparison.Ordinal) < text.IndexOf("POOR", StringComparison.Ordinal);
            var winner = habit switch
            {
                "always the better one" => betterFirst ? "first" : "second",
                "always the worse one" => betterFirst ? "second" : "first",
                "always the first" => "first",
                "always the second" => "second",
                _ => "tie",
            };
            return new JudgeAnswer($$"""{"reason":"r","winner":"{{winner}}"}""");
        });

        var measured = await Measure.Metric("ArenaGEval", """{"evaluationSteps":["Compare."]}""").MeasureAsync(
            new TestCase { Input = "q", ActualOutput = "GOOD", Rivals = [new("Rival Inc.", "POOR")] }, judge.Client, TestContext.Current.CancellationToken);

        Assert.Equal((score, 2), (measured.Score, measured.JudgeCalls));
        Assert.All(judge.Server.Requests, request => Assert.DoesNotContain("Rival Inc.", request.ToJsonString()));
    }
}
