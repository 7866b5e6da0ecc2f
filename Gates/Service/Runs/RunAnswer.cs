using Platform.Storage.Gates;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>How far a run is.</summary>
/// <param name="Total">Cases of the suite; nightly their trials.</param>
internal sealed record RunProgress(int Done, int Total, int Passed, int Failed, int Errored);

/// <summary>A gate's run as the API has it.</summary>
internal sealed record RunAnswer
{
    public required Guid Id { get; init; }

    /// <summary><c>running</c> or <c>finished</c>.</summary>
    public required string Status { get; init; }

    public required string Url { get; init; }

    /// <summary>Its page in the Web UI; null when the service does not know the UI's address.</summary>
    public string? Link { get; init; }

    public required string Suite { get; init; }

    public required string Tier { get; init; }

    public string? Branch { get; init; }

    public string? Commit { get; init; }

    public string? Version { get; init; }

    public required RunProgress Progress { get; init; }

    /// <summary>Null while it runs.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Of judges, so far.</summary>
    public required decimal CostUsd { get; init; }

    public double? DurationMs { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? FinishedAt { get; init; }

    /// <summary>People's answers to a flag, oldest first.</summary>
    public IReadOnlyList<GateReview> Reviews { get; init; } = [];

    /// <summary>Of the cases that ran, in order.</summary>
    public IReadOnlyList<CaseResult> Results { get; init; } = [];

    public static string UrlOf(TestRun run) => $"/api/gates/runs/{run.Id}";

    public static RunAnswer Of(TestRun run, GateResult result)
    {
        var total = run.Extra is { } extra && extra.TryGetProperty("request", out var request) ? SuiteRequest.CountResults(request, run.Tier) : 0;
        return new()
        {
            Id = run.Id,
            Status = run.Status,
            Url = UrlOf(run),
            Link = result.Link,
            Suite = run.Suite ?? "",
            Tier = run.Tier ?? "",
            Branch = run.Branch,
            Commit = run.Commit,
            Version = run.Version,
            // Cases that ran again to tell a change from noise count too.
            Progress = new(run.CaseCount, Math.Max(total, run.CaseCount), run.Passed, run.Failed, run.Errored),
            Verdict = run.Status == "running" ? null : result.Verdict,
            CostUsd = run.EvaluationCostUsd,
            DurationMs = run.DurationMs,
            CreatedAt = run.CreatedAt,
            FinishedAt = run.FinishedAt,
            Reviews = run.Reviews,
            Results = result.Cases,
        };
    }
}
