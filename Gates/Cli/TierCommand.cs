using System.CommandLine;
using Platform.Gate.Output;
using Platform.Suites;
using Platform.Suites.Reports;
using Platform.Suites.Runs;

namespace Platform.Gate;

/// <summary><c>gate commit</c> and <c>gate pr</c>: a suite on the service, or with <c>commit --local</c> in this process.</summary>
internal static class TierCommand
{
    public static Command Create(Tier tier, string description)
    {
        var (suite, agent, report) = (Options.Suite(), Options.Agent(), Options.Report());
        var local = new Option<bool>("--local") { Description = "Run in this process, without a server.", Hidden = tier != Tier.Commit };
        var server = new Option<Uri?>("--server")
        {
            Description = "The gates service; http://localhost:5090 when not given. Its key is in PLATFORM_API_KEY.",
            HelpName = "URL",
            CustomParser = Options.ParseUrl,
            DefaultValueFactory = _ => new("http://localhost:5090"),
        };
        var baseline = new Option<string?>("--baseline") { Description = "The id of the run to compare with.", HelpName = "ID" };
        var flagFails = new Option<bool>("--flag-fails") { Description = "Exit with 2 when the verdict is flag." };
        var command = new Command(tier.ToString().ToLowerInvariant(), description) { suite, agent, server, report };
        if (tier == Tier.Commit)
            command.Options.Add(local);
        else
        {
            command.Options.Add(baseline);
            command.Options.Add(flagFails);
        }

        command.SetAction(async (given, cancellationToken) => (int)await RunAsync(tier, new()
        {
            Suite = given.GetRequiredValue(suite),
            Agent = given.GetValue(agent),
            Server = tier == Tier.Commit && given.GetValue(local) ? null : given.GetValue(server)!,
            Reports = given.GetValue(report) ?? [],
            Baseline = tier == Tier.Commit ? null : given.GetValue(baseline),
            FlagFails = tier != Tier.Commit && given.GetValue(flagFails),
        }, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(Tier tier, Call call, CancellationToken cancellationToken)
    {
        GateResult result;
        try
        {
            var suite = SuiteReader.ReadFile(call.Suite, call.Agent);
            if (suite.Tier != tier)
                throw new SuiteException([new(call.Suite, 0, 0, $"The suite's tier is {Name(suite.Tier)}; gate {Name(tier)} runs suites of the tier {Name(tier)}.")]);
            result = call.Server is { } server ? await OnServerAsync(server, suite, call, cancellationToken) : await LocallyAsync(suite, cancellationToken);
        }
        catch (Exception problem) when (problem is SuiteException or GateServerException)
        {
            Console.Error.WriteLine(problem.Message);
            return ExitCode.CouldNotRun;
        }

        result = result with { Commit = CiVariables.Commit, Branch = CiVariables.Branch };
        foreach (var report in call.Reports)
            Report.Write(result, report);
        ConsoleReport.Write(result, Console.Out);
        return ExitCodes.Of(result.Verdict, call.FlagFails);
    }

    private static async Task<GateResult> LocallyAsync(Suite suite, CancellationToken cancellationToken)
    {
        if (suite.Dataset is { } dataset)
            throw new SuiteException([new(suite.File, 0, 0, $"The cases are in the dataset {dataset.Alias}, which only a server has: leave out --local.")]);

        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var gate = new CommitGate(new AgentCalls(http, TimeProvider.System), TimeProvider.System);
        return await Progress.WhileAsync(suite, progress => gate.RunAsync(suite, cancellationToken, progress));
    }

    private static Task<GateResult> OnServerAsync(Uri server, Suite suite, Call call, CancellationToken cancellationToken)
    {
        var request = SuiteRequest.Of(suite, new Dictionary<string, string?>
        {
            ["commit"] = CiVariables.Commit,
            ["branch"] = CiVariables.Branch,
            ["baseline"] = call.Baseline,
        });
        var shown = -1;
        return new GateServer(server, Environment.GetEnvironmentVariable("PLATFORM_API_KEY")).RunAsync(suite.Tier, request, (done, total) =>
        {
            if (done != shown)
                Console.WriteLine($"{shown = done} of {total} cases");
        }, cancellationToken);
    }

    private static string Name(Tier tier) => tier.ToString().ToLowerInvariant();

    private sealed record Call
    {
        public required string Suite { get; init; }

        public Uri? Agent { get; init; }

        /// <summary>Null runs in this process.</summary>
        public Uri? Server { get; init; }

        public required string[] Reports { get; init; }

        public string? Baseline { get; init; }

        public bool FlagFails { get; init; }
    }
}
