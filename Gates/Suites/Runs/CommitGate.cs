using System.Text.Json.Nodes;
using Platform.Suites.Policies;

namespace Platform.Suites.Runs;

/// <summary>The tier of every commit: no judge, and a limit of seconds that holds whatever the metrics do.</summary>
public sealed class CommitGate(AgentCalls agent, TimeProvider time)
{
    /// <param name="progress">Gets each case as it ends.</param>
    public async Task<GateResult> RunAsync(
        Suite suite, CancellationToken cancellationToken, IProgress<CaseResult>? progress = null)
    {
        var (started, stamp) = (time.GetUtcNow(), time.GetTimestamp());
        var limit = TimeSpan.FromSeconds(suite.Limits.MaxSeconds);
        var results = new CaseResult?[suite.Cases.Count];
        using var timer = new CancellationTokenSource(limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var work = Task.Run(() => MeasureAllAsync(suite, results, progress, stop.Token), CancellationToken.None);

        // A metric in the middle of a slow pattern does not hear of the limit, so that it is not waited for.
        await Task.WhenAny(work, Task.Delay(Timeout.InfiniteTimeSpan, stop.Token));
        cancellationToken.ThrowIfCancellationRequested();
        if (work.IsFaulted)
            await work;

        List<CaseResult> cases = [.. results.Select((result, index) => result
            ?? Measuring.Without(suite.Cases[index], CaseStatus.NotRun, $"Not run within {suite.Limits.MaxSeconds} s."))];
        return new()
        {
            Suite = suite.Name,
            Tier = suite.Tier,
            StartedAt = started,
            DurationMs = time.GetElapsedTime(stamp).TotalMilliseconds,
            Cases = cases,
            Verdict = Judge(suite, cases, new(suite.Waivers, started)),
        };
    }

    private async Task MeasureAllAsync(
        Suite suite, CaseResult?[] results, IProgress<CaseResult>? progress, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = suite.Agent?.Concurrency ?? Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        };
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, results.Length), options, async (index, stop) =>
            {
                var given = suite.Cases[index];
                var answer = suite.Agent is { } endpoint
                    ? await agent.AskAsync(endpoint, given.TestCase, stop) : new(given.TestCase, null);
                results[index] = answer.Error is { } error
                    ? Measuring.Without(given, CaseStatus.Errored, error)
                    : await Measuring.MeasureAsync(given, answer.TestCase, suite.Checks, stop);
                progress?.Report(results[index]!);
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What has not run is reported as such.
        }
    }

    private static Verdict Judge(Suite suite, List<CaseResult> cases, WaiverUse waivers)
    {
        var reasons = new List<string>();
        Add(CaseStatus.Failed, "failed", each => !IsExcused(each, waivers));
        Add(CaseStatus.Errored, "could not be checked");
        Add(CaseStatus.NotRun, $"did not run within {suite.Limits.MaxSeconds} s");
        // An assertion that never applies guards nothing, and nobody would notice.
        foreach (var name in suite.Checks.Select(check => check.Metric).Distinct())
        {
            var checks = cases.SelectMany(each => each.Checks).Where(check => check.Metric == name).ToList();
            if (checks is [var first, ..] && checks.TrueForAll(check => check.Status == CheckStatus.Skipped))
                reasons.Add($"{name} applied to no case: {first.Reason}");
        }

        return new()
        {
            Outcome = reasons is [] ? Outcome.Pass : Outcome.Block,
            Conclusive = true,
            Reasons = [.. reasons is [] ? [AllPassed(cases)] : reasons, .. waivers.Sentences],
            Evidence = new JsonObject
            {
                ["cases"] = cases.Count,
                ["assertions"] = suite.Checks.Count,
                ["maxSeconds"] = suite.Limits.MaxSeconds,
                ["policy"] = suite.Policy is { } policy ? new JsonObject { ["name"] = policy.Name, ["version"] = policy.Version } : null,
                ["waivers"] = waivers.Evidence,
            },
        };

        void Add(CaseStatus status, string what, Func<CaseResult, bool>? counts = null)
        {
            List<string> ids = [.. cases.Where(each => each.Status == status && counts?.Invoke(each) != false).Select(each => each.Id)];
            if (ids is not [])
                reasons.Add($"{ids.Count} of {cases.Count} cases {what}: {CaseNames.Text(ids)}.");
        }
    }

    // Every check that failed must be waived, and each is asked, so that each is told.
    private static bool IsExcused(CaseResult result, WaiverUse waivers) => result.Checks
        .Where(check => check.Status == CheckStatus.Failed).Select(check => waivers.Excuses(check.Metric, result.Id)).ToList().TrueForAll(excused => excused);

    private static string AllPassed(List<CaseResult> cases) => cases.TrueForAll(each => each.Status == CaseStatus.Passed)
        ? $"All {cases.Count} cases passed." : $"All {cases.Count} cases passed or are waived.";
}
