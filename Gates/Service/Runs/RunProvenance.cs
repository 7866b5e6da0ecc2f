using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Storage.Prices;
using Platform.Storage.TestRuns;
using Platform.Storage.Traces;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>What a verdict was made with, so that it can be understood when prices, prompts and judges have changed.</summary>
public sealed class RunProvenance(PriceStore prices, TimeProvider time)
{
    // Few enough for the price of short requests.
    private const int Thousand = 1000;

    internal async Task AddToAsync(
        Verdict verdict, int project, TestRun run, GateRequest request, IReadOnlyList<TestRunCase> cases, CancellationToken cancellationToken)
    {
        verdict.Evidence["suite"] = new JsonObject
        {
            ["name"] = run.Suite,
            ["commit"] = run.Commit, // a suite lives in the repository of what it tests
            ["cases"] = request.Suite.Cases.Count,
        };
        verdict.Evidence["dataset"] = run.DatasetAlias is null ? null
            : new JsonObject { ["alias"] = run.DatasetAlias, ["version"] = run.DatasetVersion };
        verdict.Evidence["judges"] = Judges(cases);
        verdict.Evidence["prices"] = Prices(cases, await prices.GetListAsync(project, cancellationToken));
    }

    private static JsonArray Judges(IReadOnlyList<TestRunCase> cases) => new([.. cases.SelectMany(each => each.Scores)
        .Where(score => score.Judge is not null)
        .GroupBy(score => (score.Metric, score.Judge, score.Model, Prompt: PromptVersion(score)))
        .OrderBy(group => group.Key.Metric, StringComparer.Ordinal)
        .Select(group => new JsonObject
        {
            ["metric"] = group.Key.Metric,
            ["judge"] = group.Key.Judge,
            ["model"] = group.Key.Model,
            ["promptVersion"] = group.Key.Prompt,
            ["scores"] = group.Count(),
            ["cached"] = group.Count(score => score.Extra is { } extra && extra.GetProperty("cached").GetBoolean()),
        })]);

    private JsonArray Prices(IReadOnlyList<TestRunCase> cases, PriceList list) => new([.. cases.SelectMany(each => each.Scores)
        .Select(score => score.Model).OfType<string>().Distinct().Order(StringComparer.Ordinal)
        .Select(model => new JsonObject
        {
            ["model"] = model,
            ["inputUsdPerMillion"] = Thousand * list.CostOf(model, null, new(Thousand, 0), Instant.From(time.GetUtcNow())),
            ["outputUsdPerMillion"] = Thousand * list.CostOf(model, null, new(0, Thousand), Instant.From(time.GetUtcNow())),
        })]);

    private static string? PromptVersion(TestRunScore score) =>
        score.Extra is { ValueKind: JsonValueKind.Object } extra && extra.TryGetProperty("promptVersion", out var version) ? version.GetString() : null;
}
