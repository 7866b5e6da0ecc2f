using System.CommandLine;
using Platform.Gate;

var root = new RootCommand("Runs evaluation gates: on every commit, pull request and night.")
{
    CommitCommand.Create(), ValidateCommand.Create(), InitCommand.Create(),
};

var parsed = root.Parse(args);
foreach (var error in parsed.Errors)
    Console.Error.WriteLine(error.Message);
return parsed.Errors is [] ? await parsed.InvokeAsync() : (int)ExitCode.CouldNotRun;
