using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Comparison;
using Platform.Storage.TestRuns;
using Platform.Web.Tests.TestRuns;

namespace Platform.Web.Tests.Gates;

/// <summary>Runs of gates as the service keeps them: a baseline, a flag against it, one that still runs, and a blocked night.</summary>
internal static class SampleGates
{
    public const string Secret = "s3cr3t-of-the-agent";

    private static readonly JsonSerializerOptions _json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Guid Baseline { get; } = Guid.Parse("019a0000-0000-7000-8000-000000000010");

    public static Guid Flagged { get; } = Guid.Parse("019a0000-0000-7000-8000-000000000011");

    public static Guid Running { get; } = Guid.Parse("019a0000-0000-7000-8000-000000000012");

    public static Guid Nightly { get; } = Guid.Parse("019a0000-0000-7000-8000-000000000013");

    public static string TraceId { get; } = new('a', 32);

    public static async Task FillAsync(WebFixture web, TestProject project)
    {
        TestRunCase[] before = [Case(0, "paris", 0.9), Case(1, "rome", 0.2), Case(2, "oslo", 0.8), Case(3, "bern", 0.8), Case(4, "judge", 0.8), Case(5, "left", 0.9)];
        TestRunCase[] after = [Case(0, "paris", 0.1), Case(1, "rome", 0.9), Case(2, "oslo", 0.7), Case(3, "bern", 0.8), Case(4, "judge", null)];
        await AddAsync(web, project, Run(Baseline, minutesAgo: 90), before, Verdict("pass", true, "No metric fell by more than 5 points."));
        await AddAsync(web, project, Run(Flagged, minutesAgo: 20) with { Branch = "feature/cities", Commit = "fedcba9876543210" }, after,
            Verdict("flag", false, "Faithfulness fell by 5.0 points, more than 5.", against: (before, after), notRun: ["left"]));
        await AddAsync(web, project, Run(Running, minutesAgo: 0) with { Status = "running", Branch = "feature/cities" }, [Case(0, "paris", 0.9)], verdict: null);
        await AddAsync(web, project, Run(Nightly, minutesAgo: 300) with { Tier = "nightly", Suite = "travel-night", Version = "1.4.0" },
        [
            .. Trials(0, "solid", 0.9, 0.9, 0.9, 0.9), .. Trials(4, "flaky", 0.9, 0.1, 0.9, 0.9), .. Trials(8, "broken", 0.1, 0.1, 0.1, 0.1),
        ], Verdict("block", true, "pass^4 fell by 33.3 points, more than 10.", isNight: true, isShipBlocker: true));
    }

    public static TestRun Run(Guid id, double minutesAgo) => new()
    {
        Id = id,
        Source = "gate",
        Suite = "travel",
        Tier = "pr",
        Branch = "main",
        Commit = "0123456789abcdef",
        DurationMs = 42_000,
        Extra = JsonSerializer.SerializeToElement(new
        {
            request = new
            {
                testCases = (object[])[new { id = "paris", input = "Question about paris?" }, new { id = "left", input = "Never asked." }],
                agent = new { url = "http://agent", headers = new { authorization = Secret } },
                limits = new { maxSeconds = 300, maxCostUsd = 2 },
            },
        }),
        CreatedAt = TimeProvider.System.GetUtcNow().AddMinutes(-minutesAgo).UtcDateTime,
    };

    public static Task AddAsync(WebFixture web, TestProject project, TestRun run, IReadOnlyList<TestRunCase> cases, JsonElement? verdict) =>
        SampleRuns.AddAsync(web, project, run with { Verdict = verdict }, cases);

    /// <param name="against">The cases of the baseline, and those of the run.</param>
    public static JsonElement Verdict(
        string outcome, bool conclusive, string reason, (TestRunCase[] Before, TestRunCase[] After)? against = null, string[]? notRun = null,
        bool isNight = false, bool isShipBlocker = false)
    {
        var comparison = against is var (before, after) ? RunComparison.Of(Scored(Baseline, before), Scored(Flagged, after)) : null;
        return JsonSerializer.SerializeToElement(new
        {
            outcome,
            conclusive,
            reasons = (string[])[reason],
            evidence = new
            {
                shipBlocker = isNight ? isShipBlocker : (bool?)null,
                rule = "a drop of more than 5 points flags",
                baseline = comparison is null ? null : new { id = Baseline, which = "a week before", createdAt = TimeProvider.System.GetUtcNow().UtcDateTime, commit = "0123456789abcdef" },
                metrics = comparison?.Metrics,
                notRun = notRun ?? [],
                seed = comparison?.Seed,
                // solid 4 of 4, flaky 3 of 4, broken 0 of 4: (1 + 3/4 + 0) / 3 and (1 + 0 + 0) / 3
                passHatK = isNight ? (object[])[new { k = 1, value = 1.75 / 3, low = 0, high = 1, tasks = 3 }, new { k = 4, value = 1 / 3.0, low = 0, high = 1, tasks = 3 }] : null,
                passAtK = isNight ? (object[])[new { k = 1, value = 1.75 / 3, low = 0, high = 1, tasks = 3 }, new { k = 4, value = 2 / 3.0, low = 0, high = 1, tasks = 3 }] : null,
                policy = new { name = "default", version = 7 },
                waivers = (object[])[new { metric = "Bias", reason = "Known since July", owner = "Ann", expires = "2027-01-31" }],
            },
        }, _json);
    }

    public static TestRunCase Case(int position, string id, double? quality) => SampleRuns.Case(position, id, $"Answer about {id}, {quality}.", quality, 0.1) with
    {
        TraceId = id is "paris" or "flaky" ? TraceId : null,
        Scores = [.. SampleRuns.Case(position, id, "", quality, 0.1).Scores.Select(score => score with { Judge = "cheap", Model = "gpt-4o-mini", InputTokens = 900, OutputTokens = 60 })],
    };

    private static IEnumerable<TestRunCase> Trials(int first, string id, params double[] qualities) =>
        qualities.Select((quality, i) => Case(first + i, id, quality) with { Trial = i + 1 });

    private static ScoredRun Scored(Guid run, TestRunCase[] cases) => new(run,
    [
        .. cases.SelectMany(one => one.Scores.Select(score =>
            new TrialScore(one.CaseId, one.Conversational, one.Position, one.Outcome, score.Metric, score.Score, score.Success, score.Error is not null))),
    ]);
}
