using System.Globalization;
using System.Text.Json;
using Platform.Storage.Annotations;
using Platform.Storage.CustomMetrics;
using Platform.Storage.Datasets;
using Platform.Storage.Evaluations;
using Platform.Storage.Gates;
using Platform.Storage.MetricCollections;
using Platform.Storage.Prompts;
using Platform.Web.Tests.Calibrations;
using Platform.Web.Tests.Gates;
using Platform.Web.Tests.TestRuns;

namespace Platform.Web.Tests.GuardRails;

/// <summary>Every kind of page, in a project that has something to show on it.</summary>
internal static class AllPages
{
    public static IReadOnlyList<string> Addresses { get; } =
    [
        "", "traces", "traces?group=tag", "traces?tag=nothing", "traces?facets=true", "traces?peek=TRACE&column=output&column=environment", "traces/TRACE", "traces/TRACE?tab=scores", "traces/TRACE?span=SPAN",
        "traces/TRACE?span=SPAN&tab=attributes", "traces/TRACE?tab=json", "traces/ffffffffffffffffffffffffffffffff", "threads",
        "threads/trip-1", "metric-collections", "metric-collections/answers", "metric-collections/new", "metrics", "metrics/tone", "metrics/tone?version=1", "metrics/shape", "metrics/new?kind=sum", "metrics/new?kind=webhook", "metrics/new?kind=schema",
        "metrics/new?kind=pattern", "calibrations", "calibrations/of/Faithfulness?judge=cheap", "calibrations/of/Faithfulness?judge=cheap&figure=tnr", $"calibrations/{SampleCalibrations.Known}", "evaluations", "evaluations/new", "prompts", "prompts/greet",
        "settings", "nowhere", "datasets", "datasets/trips", "datasets/trips?golden=0", "datasets/trips?golden=new", "datasets/trips?tab=queue", "datasets/trips?tab=import",
        "test-runs", $"test-runs/{SampleRuns.After}", $"test-runs/{SampleRuns.After}/cases/0", $"test-runs/{SampleRuns.After}/compare/{SampleRuns.Before}",
        "test-runs/cases/paris", "test-runs?range=1h&tag=nothing", "projects",
        "gates", "gates?tier=pr&verdict=block", $"gates/runs/{SampleGates.Flagged}", $"gates/runs/{SampleGates.Flagged}?show=notRun", $"gates/runs/{SampleGates.Running}",
        $"gates/runs/{SampleGates.Nightly}", $"gates/runs/{SampleGates.Flagged}/compare/{SampleGates.Baseline}", "gates/review", "gates/releases", "gates/releases/1.4.0", "gates/releases/never-run", "gates/schedules", "gates/policies", "gates/policies/default", "gates/policies/default?version=1", "gates/policies/other", "gates/suites/travel", "gates/runs/00000000-0000-0000-0000-000000000001",
    ];

    /// <returns>The project, and what stands for <c>TRACE</c> in addresses.</returns>
    public static async Task<(TestProject Project, string TraceId)> FillAsync(WebFixture web)
    {
        var project = await web.CreateProjectAsync();
        var ids = Enumerable.Range(0, 50).Select(_ => Sample.NewTraceId()).ToList();
        foreach (var (i, id) in ids.Index())
        {
            await project.WriteAsync(Sample.Trip(project, id, TimeSpan.FromMinutes(5 + i)));
            await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = id, Score = i % 3 / 2.0, Reason = "So it is.", Demo = true, Judge = "default", Answers = """[{"verdict":1}]""" });
            await project.AddEvaluationAsync(new("Faithfulness", i % 2 == 0 ? "errored" : "pending") { TraceId = id, Error = "The judge answered 429." });
            await project.AddEvaluationAsync(new("ToolCorrectness", "scored") { TraceId = id, SpanId = Sample.SpanId(3), Score = 1, Collection = "tools" });
        }
        await project.AddEvaluationAsync(new("ConversationCompleteness", "skipped") { ThreadId = "trip-1", SkipReason = "input: It has one turn." });
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1, ago: TimeSpan.FromHours(1)) with { TraceMetricCollection = "anwsers", MetricCollection = "anwsers" });
        await web.Get<MetricCollectionStore>().SetAsync(
            project.Id, new() { Name = "answers", Scope = "trace", Metrics = [new() { Metric = "TaskCompletion", Threshold = 0.7 }, new() { Metric = "Faithfulness" }] },
            CancellationToken.None);
        await web.Get<CustomMetricWriter>().AddAsync(project.Id, Metric("tone", "GEval", """{"criteria":"It is kind."}"""), activate: true, CancellationToken.None);
        await web.Get<CustomMetricWriter>().AddAsync(project.Id, Metric("tone", "GEval", """{"criteria":"It is rude.","direction":"lower"}"""), activate: false, CancellationToken.None);
        await web.Get<CustomMetricWriter>().AddAsync(project.Id, Metric("shape", "DAG", """
            {"dag":{"nodes":{"list":{"type":"TaskNode","instructions":"List the cities.","children":[{"ref":"any"}]},
            "any":{"type":"BinaryJudgementNode","criteria":"Is there one?","children":["yes","no"]},
            "yes":{"type":"VerdictNode","verdict":true,"score":10},"no":{"type":"VerdictNode","verdict":false,"score":0}}}}
            """), activate: true, CancellationToken.None);
        await web.Get<ReevaluationRunStore>().AddAsync(project.Id, new(), null, [new() { Metric = "tone" }], traces: 50, CancellationToken.None);
        await web.Get<PromptWriter>().PushAsync(project.Id, "greet", new() { Text = "Hi {name}" }, branch: null, message: null, CancellationToken.None);
        var golden = JsonElement.Parse("""{"input":"Where to?","expectedOutput":"There.","tags":["a"]}""");
        await web.Get<DatasetWriter>().SetAsync(project.Id, "trips", new() { Goldens = [golden] }, CancellationToken.None);
        await web.Get<GoldenQueue>().AddAsync(project.Id, "trips", [golden], trace: null, CancellationToken.None);
        await SampleRuns.FillAsync(web, project);
        await SampleGates.FillAsync(web, project);
        foreach (var policy in new[] { """{"tiers":{"pr":{"limits":{"maxCostUsd":3}}}}""", """{"waivers":[{"metric":"Bias","reason":"Known.","owner":"Ann","expires":"2999-01-31"}]}""" })
            await web.Get<GatePolicyStore>().AddAsync(project.Id, "default", JsonElement.Parse(policy), "Ann", "Why not.", CancellationToken.None);
        await web.Get<GateScheduleStore>().SetAsync(project.Id, new()
        {
            Suite = "travel-night",
            Cron = "0 3 * * 1-5",
            TimeZone = "Europe/Vienna",
            Request = JsonElement.Parse("{}"),
            NextAt = DateTime.Parse("2199-01-01T02:00Z", CultureInfo.InvariantCulture).ToUniversalTime(),
        }, CancellationToken.None);
        await web.Get<AnnotationStore>().AddAsync(
            project.Id, new() { Id = Guid.CreateVersion7(), Target = "trace", TraceId = ids[0], Type = "thumbs", Rating = 1, Source = "person", Explanation = "Right." },
            CancellationToken.None);
        await project.SettleAsync();
        await SampleCalibrations.AddAsync(web, project, "Faithfulness", "cheap", "2 days", wrong: 0);
        await SampleCalibrations.AddAsync(web, project, "Faithfulness", "cheap", "1 day", wrong: 6, model: "mini-2", trace: ids[0], id: SampleCalibrations.Known);
        return (project, ids[0]);
    }

    private static CustomMetric Metric(string name, string metric, string options) =>
        new() { Name = name, Metric = metric, Options = JsonElement.Parse(options) };

    public static string With(this string address, string traceId) =>
        address.Replace("TRACE", traceId, StringComparison.Ordinal).Replace("SPAN", Sample.SpanId(2), StringComparison.Ordinal);
}
