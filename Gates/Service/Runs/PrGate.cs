using System.Threading.Channels;
using Platform.Gates.Rules;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>
/// Carries a pull request's run on to its verdict: asks the agent, checks, has judged, stores. What is stored is not done again, so that
/// a run goes on after the service was killed.
/// </summary>
public sealed class PrGate(AgentCalls agent, CaseJudging judging, Baselines baselines, GateRuns runs, TimeProvider time)
{
    /// <summary>Judged together: few requests, and still results while the run goes on.</summary>
    private const int BatchSize = 16;

    private const int BatchesAtOnce = 8;

    internal async Task RunAsync(int project, TestRun run, GateRequest request, CancellationToken cancellationToken)
    {
        var suite = request.Suite;
        var stored = await runs.ListCasesAsync(project, run.Id, cancellationToken);
        var done = stored.Select(each => each.Position).ToHashSet();
        var left = suite.Cases.Index().Where(each => !done.Contains(each.Index)).ToList();
        using var spent = new Spending(suite.Limits.MaxCostUsd, stored.Sum(each => each.EvaluationCostUsd ?? 0));

        var timeLeft = run.CreatedAt + TimeSpan.FromSeconds(suite.Limits.MaxSeconds) - time.GetUtcNow().UtcDateTime;
        using var timer = new CancellationTokenSource(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, spent.Exhausted, cancellationToken);
        try
        {
            var answers = Channel.CreateBounded<(int, CaseResult)>(BatchSize * BatchesAtOnce);
            await Task.WhenAll(
                AskAllAsync(suite, left, answers.Writer, stop.Token),
                JudgeAllAsync(project, run.Id, suite, answers.Reader, spent, stop.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A limit came first; what has not run is told.
        }

        var cases = await runs.ListCasesAsync(project, run.Id, cancellationToken);
        var ran = cases.Select(each => each.Position).ToHashSet();
        List<string> notRun = [.. suite.Cases.Index().Where(each => !ran.Contains(each.Index)).Select(each => each.Item.Id)];
        var baseline = await baselines.FindAsync(project, run, request, cancellationToken);
        await runs.FinishAsync(
            project, run.Id, PrRule.Judge(suite, cases, baseline, notRun, spent.Usd), cancellationToken);
    }

    private async Task AskAllAsync(
        Suite suite, List<(int Index, SuiteCase Case)> left, ChannelWriter<(int, CaseResult)> answers, CancellationToken cancellationToken)
    {
        var local = suite.Checks.Where(check => !check.NeedsJudge).ToList();
        var options = new ParallelOptions { MaxDegreeOfParallelism = suite.Agent?.Concurrency ?? 4, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(left, options, async (each, stop) =>
            {
                var answer = suite.Agent is { } endpoint
                    ? await agent.AskAsync(endpoint, each.Case.TestCase, stop) : new(each.Case.TestCase, null);
                var result = answer.Error is { } error ? Measuring.Without(each.Case, CaseStatus.Errored, error)
                    : await Measuring.MeasureAsync(each.Case, answer.TestCase, local, stop);
                await answers.WriteAsync((each.Index, result), stop);
            });
        }
        finally
        {
            answers.Complete();
        }
    }

    private Task JudgeAllAsync(
        int project, Guid run, Suite suite, ChannelReader<(int Index, CaseResult Result)> answers, Spending spent, CancellationToken cancellationToken)
    {
        var judged = suite.Checks.Where(check => check.NeedsJudge).ToList();
        return Task.WhenAll(Enumerable.Range(0, BatchesAtOnce).Select(async _ =>
        {
            while (await answers.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<(int Index, CaseResult Result)>();
                while (batch.Count < BatchSize && answers.TryRead(out var next))
                    batch.Add(next);
                var answered = batch.Where(each => each.Result.Error is null).ToList();
                var scores = await judging.JudgeAsync(
                    project, [.. answered.Select(each => each.Result)], judged, "cheap", cancellationToken);
                // Money that was spent is stored, whatever limit came meanwhile.
                await runs.AddAsync(project, run,
                [
                    .. answered.Zip(scores, (each, ofCase) => StoredCase.Of(each.Result, each.Index, judged: ofCase)),
                    .. batch.Where(each => each.Result.Error is not null).Select(each => StoredCase.Of(each.Result, each.Index)),
                ], CancellationToken.None);
                spent.Add(scores.Sum(ofCase => ofCase.Sum(score => score.CostUsd ?? 0)));
            }
        }));
    }
}
