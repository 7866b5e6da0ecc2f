using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Fixtures;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Tests.Measurements;

/// <summary>Outputs against rivals, on demand.</summary>
public sealed class ArenaTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task A_rival_is_met_in_both_orders_and_the_steps_are_written_once_for_all_cases()
    {
        Judge.Answer = request => new(Asks(request, "criteria_steps") ? """{"steps":["Look which is kinder."]}"""
            : $$"""{"reason":"Kinder.","winner":"{{(First(request).StartsWith("Dear", StringComparison.Ordinal) ? "first" : "second")}}"}""");
        await StartWorkerAsync();

        var results = await EvaluateAsync(
            new { input = "Greet.", actualOutput = "Dear Sir", rivals = new[] { new { name = "other model", output = "Hey" } } },
            new { input = "Greet.", actualOutput = "Hey", rivals = new[] { new { name = "other model", output = "Dear Sir" }, new { name = "third", output = "Yo" } } });

        // The second loses to one rival; against the other the judge prefers a place, which is a tie.
        Assert.Equal([("scored", 1.0), ("scored", 0.25)], results.Select(each => (each.Status, each.Score!.Value)));
        Assert.Equal(7, results.Sum(each => each.JudgeCalls));
        Assert.Single(Judge.Requests, request => Asks(request, "criteria_steps"));
        Assert.Contains("Beats other model", results[0].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Judge.Requests, request => SchemaAnswers.UserText(request).Contains("other model", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_judge_that_prefers_a_place_finds_no_winner()
    {
        Judge.Answer = request => new(Asks(request, "criteria_steps") ? """{"steps":["Look."]}""" : """{"reason":"It comes first.","winner":"first"}""");
        await StartWorkerAsync();

        var result = Assert.Single(await EvaluateAsync(new { actualOutput = "A", rivals = new[] { new { name = "b", output = "B" } } }));

        Assert.Equal(0.5, result.Score);
    }

    [Fact]
    public async Task Without_rivals_it_is_skipped_with_the_reason()
    {
        await StartWorkerAsync();

        var result = Assert.Single(await EvaluateAsync(new { actualOutput = "A" }));

        Assert.Equal(("skipped", "input: ArenaGEval needs rivals, which the test case lacks."), (result.Status, result.SkipReason));
        Assert.Empty(Judge.Requests);
    }

    private static bool Asks(JsonNode request, string prompt) => (string?)request["response_format"]!["json_schema"]!["name"] == prompt;

    private static string First(JsonNode request)
    {
        var text = SchemaAnswers.UserText(request);
        return text[(text.IndexOf(" first]\n", StringComparison.Ordinal) + " first]\n".Length)..];
    }

    private async Task<IReadOnlyList<Evaluation>> EvaluateAsync(params object[] cases)
    {
        var cancel = TestContext.Current.CancellationToken;
        var id = await Stored.Requests.AddAsync(Stored.Project, collection: null,
            [new() { Metric = "ArenaGEval", Options = JsonSerializer.SerializeToElement(new { criteria = "The kinder one is better." }) }],
            [.. cases.Select(each => JsonSerializer.SerializeToElement(each))], cancel);
        EvaluationRequest? request = null;
        await Eventually.HoldsAsync(async () => (request = await Stored.Requests.GetAsync(Stored.Project, id, cancel))!.Finished);
        return [.. request!.Results.SelectMany(result => result.Evaluations)];
    }
}
