using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Storage.Projects;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>Gate runs among the test runs. Everything is scoped to one project.</summary>
public sealed class GateRuns(
    TestRunStore runs, TestRunCaseStore cases, TestRunWriter writer, WebLinks links, TimeProvider time)
{
    private const int MostCases = 100_000;

    /// <param name="run">A <see cref="New"/> one.</param>
    internal Task<TestRun> StartAsync(int project, TestRun run, CancellationToken cancellationToken) =>
        writer.SetAsync(project, run, cancellationToken);

    /// <summary>A run that is about to start, now.</summary>
    internal TestRun New(GateRequest request) => new()
    {
        Id = Guid.CreateVersion7(),
        Source = "gate",
        Status = "running",
        Suite = request.Suite.Name,
        Tier = request.Suite.Tier.Name,
        Branch = request.Branch,
        Commit = request.Commit,
        Version = request.Version,
        DatasetAlias = request.DatasetAlias,
        DatasetVersion = request.DatasetVersion,
        Extra = JsonSerializer.SerializeToElement(new JsonObject { ["request"] = JsonNode.Parse(request.Json.GetRawText()) }),
        CreatedAt = time.GetUtcNow().UtcDateTime,
    };

    public async Task AddAsync(int project, Guid run, IReadOnlyList<TestRunCase> results, CancellationToken cancellationToken) =>
        await writer.AddCasesAsync(project, run, results, cancellationToken);

    public async Task<TestRun> FinishAsync(int project, Guid run, Verdict verdict, CancellationToken cancellationToken)
    {
        var stored = (await runs.GetAsync(project, run, cancellationToken))!;
        return await writer.SetAsync(project, stored with
        {
            Status = "finished",
            DurationMs = (time.GetUtcNow().UtcDateTime - stored.CreatedAt).TotalMilliseconds,
            Verdict = JsonSerializer.SerializeToElement(verdict, GateJson.Options),
        }, cancellationToken);
    }

    /// <returns>Null when the project has no such run of a gate.</returns>
    public async Task<TestRun?> FindAsync(int project, Guid run, CancellationToken cancellationToken) =>
        await runs.GetAsync(project, run, cancellationToken) is { Source: "gate" } found ? found : null;

    /// <summary>How far a run of a gate is by now; what it was asked to do, which does not change, is taken over.</summary>
    public async Task<TestRun?> FindAgainAsync(int project, TestRun run, CancellationToken cancellationToken) =>
        await runs.GetListedAsync(project, run.Id, cancellationToken) is { } now ? now with { Extra = run.Extra } : null;

    public Task<IReadOnlyList<TestRunCase>> ListCasesAsync(int project, Guid run, CancellationToken cancellationToken) =>
        cases.ListAsync(project, run, new(), null, MostCases, cancellationToken);

    /// <returns>The run's page in the Web UI; null when nobody has said where that is.</returns>
    public Task<string?> FindLinkAsync(int project, Guid run, CancellationToken cancellationToken) =>
        links.FindAsync(project, cancellationToken, "gates", "runs", run.ToString());

    /// <summary>The run as reports read it.</summary>
    public static GateResult Result(TestRun run, IReadOnlyList<TestRunCase> cases)
    {
        var source = SuiteSource.Read(run.Extra is { } extra && extra.TryGetProperty("request", out var request) ? request : default);
        var verdict = run.Verdict?.Deserialize<Verdict>(GateJson.Options)
            ?? new() { Outcome = Outcome.Pass, Conclusive = false, Reasons = ["The run is not finished."] };
        return new()
        {
            Id = run.Id,
            Suite = run.Suite ?? "",
            Tier = TierName.Parse(run.Tier) ?? Tier.Commit,
            StartedAt = new(DateTime.SpecifyKind(run.CreatedAt, DateTimeKind.Utc)),
            DurationMs = run.DurationMs ?? 0,
            CostUsd = (double)run.EvaluationCostUsd,
            Commit = run.Commit,
            Branch = run.Branch,
            Verdict = verdict,
            Cases =
            [
                .. cases.Select(each => StoredCase.Read(each, source.Find(each.CaseId, run.Suite ?? "")) with { Trial = run.Tier == "nightly" ? each.Trial : null }),
                .. (verdict.Evidence["notRun"] as JsonArray ?? []).Select(id => StoredCase.NotRun($"{id}", source.Find($"{id}", run.Suite ?? ""))),
            ],
        };
    }
}
