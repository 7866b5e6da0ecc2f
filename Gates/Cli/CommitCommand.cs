using System.CommandLine;
using Platform.Gate.Output;
using Platform.Suites;
using Platform.Suites.Reports;
using Platform.Suites.Runs;

namespace Platform.Gate;

/// <summary><c>gate commit --local</c>: runs in this process and needs no server.</summary>
internal static class CommitCommand
{
    public static Command Create()
    {
        var (suite, agent, report) = (Options.Suite(), Options.Agent(), Options.Report());
        var local = new Option<bool>("--local") { Description = "Run in this process, without a server." };
        var command = new Command("commit", "Checks a commit: no judge, seconds, blocks.") { suite, local, agent, report };
        command.SetAction(async (given, cancellationToken) =>
        {
            if (!given.GetValue(local))
            {
                Console.Error.WriteLine("gate commit runs in this process: add --local.");
                return (int)ExitCode.CouldNotRun;
            }

            return (int)await RunAsync(given.GetRequiredValue(suite), given.GetValue(agent), given.GetValue(report) ?? [], cancellationToken);
        });
        return command;
    }

    private static async Task<ExitCode> RunAsync(string path, Uri? agent, string[] reports, CancellationToken cancellationToken)
    {
        Suite suite;
        try
        {
            suite = SuiteReader.ReadFile(path, agent);
            if (suite.Tier != Tier.Commit)
                throw new SuiteException([new(path, 0, 0, $"The suite's tier is {suite.Tier.ToString().ToLowerInvariant()}; gate commit runs suites of the tier commit.")]);
            if (suite.Dataset is { } dataset)
                throw new SuiteException([new(path, 0, 0, $"The cases are in the dataset {dataset.Alias}, which only a server has: leave out --local.")]);
        }
        catch (SuiteException problem)
        {
            foreach (var each in problem.Problems)
                Console.Error.WriteLine(each);
            return ExitCode.CouldNotRun;
        }

        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var gate = new CommitGate(new AgentCalls(http, TimeProvider.System), TimeProvider.System);
        var result = await Progress.WhileAsync(suite, progress => gate.RunAsync(suite, cancellationToken, progress));
        result = result with { Commit = CiVariables.Commit, Branch = CiVariables.Branch };
        foreach (var report in reports)
            Report.Write(result, report);
        ConsoleReport.Write(result, Console.Out);
        return ExitCodes.Of(result.Verdict);
    }
}
