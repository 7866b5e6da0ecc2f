using System.CommandLine;
using Platform.Gate.Output;
using Platform.Suites;
using Platform.Suites.Reports;
using Platform.Suites.Runs;

namespace Platform.Gate;

/// <summary><c>gate commit</c>, <c>gate pr</c> and <c>gate nightly</c>: a suite on the service, or with <c>commit --local</c> in this process.</summary>
internal static class TierCommand
{
    public static Command Create(Tier tier, string description)
    {
        var options = new TierOptions(tier);
        var command = new Command(tier.Name, description);
        foreach (var option in options.All)
            command.Options.Add(option);
        command.SetAction(async (given, cancellationToken) => (int)await RunAsync(options.Read(given), cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(TierCall call, CancellationToken cancellationToken)
    {
        GateResult result;
        try
        {
            var suite = SuiteReader.ReadFile(call.Suite, call.Agent);
            if (suite.Tier != call.Tier)
                throw new SuiteException([new(call.Suite, 0, 0,
                    $"The suite's tier is {suite.Tier.Name}; gate {call.Tier.Name} runs suites of the tier {call.Tier.Name}.")]);
            if (call.Schedule)
                return await ScheduleAsync(suite, call, cancellationToken);
            result = call.Server is { } server
                ? await OnServerAsync(server, suite, call, cancellationToken) : await LocallyAsync(suite, cancellationToken);
        }
        catch (Exception problem) when (problem is SuiteException or GateServerException)
        {
            Console.Error.WriteLine(problem.Message);
            return ExitCode.CouldNotRun;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Console.Error.WriteLine(call.Server is null ? "Stopped." : "Stopped waiting; the run goes on at the server.");
            return ExitCode.CouldNotRun;
        }

        result = result with { Commit = result.Commit ?? CiVariables.Commit, Branch = result.Branch ?? CiVariables.Branch };
        foreach (var report in call.Reports)
            Report.Write(result, report);
        ConsoleReport.Write(result, Console.Out);
        return ExitCodes.Of(result.Verdict, call.FlagFails);
    }

    private static async Task<ExitCode> ScheduleAsync(Suite suite, TierCall call, CancellationToken cancellationToken)
    {
        using var gates = new GateServer(call.Server!, Environment.GetEnvironmentVariable("PLATFORM_API_KEY"), suite.Limits);
        var next = await gates.ScheduleAsync(suite.Name, SuiteRequest.Of(suite, call.About), cancellationToken);
        Console.WriteLine($"{suite.Name} runs by its schedule; next at {next}.");
        return ExitCode.Pass;
    }

    private static async Task<GateResult> LocallyAsync(Suite suite, CancellationToken cancellationToken)
    {
        if (suite.Dataset is { } dataset)
            throw new SuiteException([new(suite.File, 0, 0, $"The cases are in the dataset {dataset.Alias}, which only a server has: leave out --local.")]);

        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var gate = new CommitGate(new AgentCalls(http, TimeProvider.System), TimeProvider.System);
        // What is over in a blink needs no progress, and loading what draws it takes longer than the run.
        return suite.Agent is null ? await gate.RunAsync(suite, cancellationToken)
            : await RunProgress.WhileAsync(progress => gate.RunAsync(suite, cancellationToken, new CaseCount(suite.Cases.Count, progress)));
    }

    private static async Task<GateResult> OnServerAsync(Uri server, Suite suite, TierCall call, CancellationToken cancellationToken)
    {
        using var gates = new GateServer(server, Environment.GetEnvironmentVariable("PLATFORM_API_KEY"), suite.Limits);
        var request = SuiteRequest.Of(suite, call.About);
        return call.Tier == Tier.Commit ? await gates.RunCommitAsync(request, cancellationToken)
            : await RunProgress.WhileAsync(progress => gates.RunAsync(call.Tier, request, progress, cancellationToken));
    }
}
