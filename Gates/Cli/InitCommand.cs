using System.CommandLine;
using Platform.Suites;

namespace Platform.Gate;

/// <summary><c>gate init</c>: a commented suite to start from.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var tier = new Option<Tier>("--tier") { Description = "Whose suite to write; commit when not given.", HelpName = "commit|pr|nightly" };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; TIER.gate.yaml when not given.", HelpName = "FILE" };
        var command = new Command("init", "Writes a commented suite to start from.") { tier, output };
        command.SetAction(given => (int)Run(given.GetValue(tier), given.GetValue(output)));
        return command;
    }

    private static ExitCode Run(Tier tier, string? output)
    {
        var path = output ?? $"{tier.Name}.gate.yaml";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            // Never over somebody's work.
            using var file = new FileStream(path, FileMode.CreateNew);
            Starter.CopyTo(tier, file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{path} was not written: {problem.Message}");
            return ExitCode.CouldNotRun;
        }

        Console.WriteLine($"Wrote {path}. Next: gate {tier.Name}{(tier == Tier.Commit ? " --local" : "")} --suite {path}");
        return ExitCode.Pass;
    }
}
