using System.Text.Json;
using Platform.Fixtures;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Judging;

/// <summary>What is too long for a judge is shortened by rule, and whoever reads the score is told.</summary>
public class MaterialBudgetTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_output_loses_its_middle_and_the_reason_says_so()
    {
        await using var judge = await HttpJudge.StartAsync(request => new JudgeAnswer(SchemaAnswers.To(request)));
        var testCase = new TestCase { Input = "What is it?", ActualOutput = $"It begins. {Words("output", 40_000)} It ends." };

        var measured = await Measure.Metric("AnswerRelevancy").MeasureAsync(testCase, judge.Client, Cancellation);

        var shown = HttpJudge.UserText(judge.Server.Requests.Single());
        Assert.InRange(Tokens.Count(shown), 14_000, 16_000);
        Assert.Contains("It begins.", shown);
        Assert.Contains("It ends.", shown);
        Assert.Contains("characters left out", shown);
        Assert.Contains("What is it?", shown);
        Assert.Matches(@"\(Long texts of actualOutput were shortened to 14,\d\d\d tokens for the judge\.\)$", measured.Reason);
    }

    [Fact]
    public void Of_many_documents_the_long_ones_are_shortened_and_none_is_lost()
    {
        string[] documents = [.. Enumerable.Range(1, 12).Select(number => $"Document {number} begins. {Words("fact", number == 5 ? 10 : 4_000)} Document {number} ends.")];

        var (materials, note) = MaterialBudget.Fit([Material.Json("retrievalContext", documents), new("input", "Which?")]);

        var shown = JsonSerializer.Deserialize<string[]>(materials[0].Text)!;
        Assert.Equal((12, documents[4], "Which?"), (shown.Length, shown[4], materials[1].Text));
        Assert.All(shown.Index(), each => Assert.Matches($"^Document {each.Index + 1} begins.*Document {each.Index + 1} ends\\.$", each.Item));
        Assert.InRange(Tokens.Count(materials[0].Text), 14_000, 15_200);
        Assert.Matches(@"^Long texts of retrievalContext were shortened to 1,\d\d\d tokens", note);
    }

    [Fact]
    public void What_fits_is_shown_as_it_is()
    {
        Material[] materials = [Material.Json("toolsCalled", new[] { new { name = "search", output = Words("hit", 2_000) } }), new("input", "é < 東京")];

        var (shown, note) = MaterialBudget.Fit(materials);

        Assert.Null(note);
        Assert.Same(materials, shown);
    }

    [Fact]
    public void A_trace_has_its_own_rule_and_leaves_the_room_to_others()
    {
        Material[] materials = [new("trace", Words("step", 14_000)), new("actualOutput", Words("word", 10_000))];

        Assert.Null(MaterialBudget.Fit(materials).Note);
    }

    [Theory]
    [InlineData("numbers")]
    [InlineData("short texts")]
    public void JSON_that_is_no_long_texts_is_cut_as_a_whole(string of)
    {
        var material = of == "numbers" ? Material.Json("context", Enumerable.Range(1_000_000, 20_000))
            : Material.Json("context", Enumerable.Range(1, 20_000).Select(number => $"n{number}"));

        var (shown, note) = MaterialBudget.Fit([material]);

        Assert.InRange(Tokens.Count(shown[0].Text), 14_000, 15_100);
        Assert.Contains("characters left out", shown[0].Text);
        Assert.NotNull(note);
    }

    [Fact]
    public void A_member_that_is_there_twice_is_no_problem()
    {
        var twice = JsonElement.Parse($$"""{ "a": "{{Words("x", 12_000)}}", "a": "{{Words("y", 12_000)}}" }""");

        var (shown, note) = MaterialBudget.Fit([Material.Json("toolsCalled", twice)]);

        Assert.NotNull(note);
        Assert.Equal(2, JsonElement.Parse(shown[0].Text).EnumerateObject().Count());
    }

    private static string Words(string word, int count) => string.Join(' ', Enumerable.Repeat(word, count));
}
