using System.CommandLine;
using Platform.Suites;

namespace Platform.Gate;

/// <summary><c>gate validate</c>: everything that is wrong with a suite, without running it.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var suite = Options.Suite();
        var command = new Command("validate", "Checks a suite without running it.") { suite };
        command.SetAction(given => (int)Run(given.GetRequiredValue(suite)));
        return command;
    }

    private static ExitCode Run(string path)
    {
        try
        {
            var suite = SuiteReader.ReadFile(path);
            var cases = suite.Dataset is { } dataset ? $"the cases of the dataset {dataset.Alias}" : $"{suite.Cases.Count} cases";
            Console.WriteLine($"{path}: {suite.Name}, tier {suite.Tier.Name}, {cases}, {suite.Checks.Count} checks");
            return ExitCode.Pass;
        }
        catch (SuiteException problem)
        {
            foreach (var each in problem.Problems)
                Console.Error.WriteLine(each);
            return ExitCode.CouldNotRun;
        }
    }
}
