using System.CommandLine;
using Platform.Gate;
using Platform.Suites;

var root = new RootCommand("""
    Runs evaluation gates: on every commit, pull request and night.
    Exits with 0 on pass, 1 on block, 2 on flag where --flag-fails is given, 3 when it could not run.
    """)
{
    TierCommand.Create(Tier.Commit, "Checks a commit: no judge, seconds, blocks."),
    TierCommand.Create(Tier.Pr, "Checks a pull request: a judge, minutes, flags drops against the baseline."),
    TierCommand.Create(Tier.Nightly, "Runs every task several times, for hours: a drop of pass^k stops the release."),
    CalibrateCommand.Create(),
    ReleaseCommand.Create(),
    ValidateCommand.Create(),
    InitCommand.Create(),
};

var parsed = root.Parse(args);
foreach (var error in parsed.Errors)
    Console.Error.WriteLine(error.Message);
return parsed.Errors is [] ? await parsed.InvokeAsync() : (int)ExitCode.CouldNotRun;
