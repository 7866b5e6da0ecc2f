using System.Text.Json;
using Platform.Storage.TestRuns;

namespace Platform.Web.Tests.TestRuns;

/// <summary>Two runs of one suite: the second lost a case to a new model, won one, and has one that the first lacks.</summary>
internal static class SampleRuns
{
    public static Guid Before { get; } = Guid.Parse("019a0000-0000-7000-8000-000000000001");

    public static Guid After { get; } = Guid.Parse("019a0000-0000-7000-8000-000000000002");

    public static async Task FillAsync(WebFixture web, TestProject project)
    {
        await AddAsync(web, project, Run(Before, "gpt-4", minutesAgo: 60), [
            Case(0, "paris", "The capital of France is Paris.", 0.9, 0.1),
            Case(1, "rome", "I do not know.", 0.2, 0.1),
            Case(2, "same", "Equal answers.", 0.7, 0.3),
            Case(3, "gone", "Only before.", 1, 0),
            Case(4, "judge", "No judge.", null, null),
        ]);
        await AddAsync(web, project, Run(After, "gpt-5", minutesAgo: 5), [
            Case(0, "paris", "The capital of France is Lyon.", 0.1, 0.8),
            Case(1, "rome", "It is Rome.", 0.9, 0.1),
            Case(2, "same", "Equal answers.", 0.7, 0.3),
            Case(3, "new", "Only after.", 1, 0),
            Case(4, "judge", "Still none.", 0.5, 0.5),
        ]);
    }

    public static TestRun Run(Guid id, string model, double minutesAgo) => new()
    {
        Id = id,
        Source = "api",
        Identifier = $"travel {model}",
        Suite = "travel",
        Branch = "main",
        Commit = "abc1234",
        DatasetAlias = "trips",
        DatasetVersion = "00.00.01",
        Tags = ["smoke"],
        Hyperparameters = JsonSerializer.SerializeToElement(new { model, temperature = "0.1" }),
        Extra = JsonElement.Parse("""{"testFile":"test_travel.py"}"""),
        CreatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-minutesAgo).UtcDateTime,
    };

    public static async Task AddAsync(WebFixture web, TestProject project, TestRun run, IReadOnlyList<TestRunCase> cases)
    {
        await web.Get<TestRunWriter>().SetAsync(project.Id, run, CancellationToken.None);
        await web.Get<TestRunWriter>().AddCasesAsync(project.Id, run.Id, cases, CancellationToken.None);
    }

    /// <param name="quality">Of Faithfulness, good from 0.5; null when it could not be scored.</param>
    /// <param name="bias">Of Bias, good up to 0.5.</param>
    public static TestRunCase Case(int position, string id, string output, double? quality, double? bias)
    {
        TestRunScore[] scores =
        [
            new()
            {
                Metric = "Faithfulness",
                Score = quality,
                Threshold = 0.5,
                Success = quality >= 0.5,
                Reason = $"Because of {id}.",
                Error = quality is null ? "The judge answered 429." : null,
                CostUsd = 0.01m,
                VerboseLogs = "steps",
            },
            new() { Metric = "Bias", Score = bias, Threshold = 0.5, Success = bias <= 0.5, Error = bias is null ? "The judge answered 429." : null },
        ];
        return new()
        {
            Position = position,
            CaseId = id,
            Name = $"case {id}",
            Content = JsonSerializer.SerializeToElement(new { id, input = $"Question about {id}?", actualOutput = output, expectedOutput = "x", mine = 1 }),
            Outcome = TestRunCase.OutcomeOf(null, scores),
            DurationMs = 1200,
            AgentCostUsd = 0.002m,
            EvaluationCostUsd = 0.01m,
            Scores = scores,
        };
    }
}
