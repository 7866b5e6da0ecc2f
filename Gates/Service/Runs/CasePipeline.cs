using System.Threading.Channels;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>Asks the agent, checks, has judged and stores cases, all at once; what has been stored stays when a limit comes.</summary>
public sealed class CasePipeline(AgentCalls agent, CheckJudging judging, GateRuns runs)
{
    /// <summary>Judged together: few requests, and still results while the run goes on.</summary>
    private const int BatchSize = 16;

    private const int BatchesAtOnce = 8;

    /// <param name="positions">Of the case in the suite; each further trial of all cases begins where the one before ends.</param>
    /// <param name="judge">For metrics that name none.</param>
    internal Task RunAsync(
        int project, TestRun run, Suite suite, IReadOnlyList<int> positions, string judge, RunLimits limits, CancellationToken cancellationToken)
    {
        var answers = Channel.CreateBounded<(int, CaseResult)>(BatchSize * BatchesAtOnce);
        return Task.WhenAll(
            AskAllAsync(suite, positions, answers.Writer, cancellationToken),
            JudgeAllAsync(project, run.Id, suite, judge, answers.Reader, limits, cancellationToken));
    }

    private async Task AskAllAsync(
        Suite suite, IReadOnlyList<int> positions, ChannelWriter<(int, CaseResult)> answers, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = suite.Agent?.Concurrency ?? 4, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(positions, options, async (position, stop) =>
            {
                var given = suite.Cases[position % suite.Cases.Count];
                var answer = suite.Agent is { } endpoint
                    ? await agent.AskAsync(endpoint, given.TestCase, stop) : new(given.TestCase, null);
                var result = answer.Error is { } error ? Measuring.Without(given, CaseStatus.Errored, error)
                    : await Measuring.MeasureAsync(given, answer.TestCase, suite.LocalChecks, stop);
                await answers.WriteAsync((position, result), stop);
            });
        }
        finally
        {
            answers.Complete();
        }
    }

    private Task JudgeAllAsync(
        int project, Guid run, Suite suite, string judge, ChannelReader<(int Position, CaseResult Result)> answers, RunLimits limits,
        CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, BatchesAtOnce).Select(async _ =>
        {
            while (await answers.WaitToReadAsync(cancellationToken))
            {
                var batch = await TakeAsync(answers, limits);
                try
                {
                    await JudgeAsync(project, run, suite, judge, batch, limits, cancellationToken);
                }
                finally
                {
                    limits.GiveBack(batch.Count);
                }
            }
        }));

    /// <returns>As many as there is room for and as have been answered; room for them is taken.</returns>
    private static async Task<List<(int Position, CaseResult Result)>> TakeAsync(
        ChannelReader<(int Position, CaseResult Result)> answers, RunLimits limits)
    {
        var room = await limits.TakeRoomAsync(BatchSize);
        var batch = new List<(int Position, CaseResult Result)>();
        while (batch.Count < room && answers.TryRead(out var next))
            batch.Add(next);
        limits.GiveBack(room - batch.Count);
        return batch;
    }

    private async Task JudgeAsync(
        int project, Guid run, Suite suite, string judge, List<(int Position, CaseResult Result)> batch, RunLimits limits,
        CancellationToken cancellationToken)
    {
        var answered = batch.Where(each => each.Result.Error is null).ToList();
        var scores = await judging.JudgeAsync(project, run, [.. answered.Select(each => each.Result)], suite, judge, cancellationToken);
        List<TestRunCase> ended =
        [
            .. answered.Zip(scores, (each, ofCase) => StoredCase.Of(each.Result, each.Position, Trial(each.Position), ofCase)),
            .. batch.Where(each => each.Result.Error is not null).Select(each => StoredCase.Of(each.Result, each.Position, Trial(each.Position))),
        ];
        // Money that was spent is stored, whatever limit came meanwhile.
        await runs.AddAsync(project, run, ended, CancellationToken.None);
        limits.Add(ended);

        int Trial(int position) => 1 + position / suite.Cases.Count;
    }
}
