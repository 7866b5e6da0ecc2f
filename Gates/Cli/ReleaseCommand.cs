using System.CommandLine;
using Platform.Suites;

namespace Platform.Gate;

/// <summary><c>gate release</c>: whether a version may ship, by the newest run of each suite on it. For the job that ships.</summary>
internal static class ReleaseCommand
{
    public static Command Create()
    {
        var version = new Argument<string>("VERSION") { Description = "As the runs were given it by --release." };
        var server = Options.Server();
        var command = new Command("release", "Says whether a version may ship, and why not.") { version, server };
        command.SetAction(async (given, cancellationToken) => (int)await RunAsync(given.GetRequiredValue(version), given.GetValue(server)!, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(string version, Uri server, CancellationToken cancellationToken)
    {
        try
        {
            using var gates = new GateServer(server, Environment.GetEnvironmentVariable("PLATFORM_API_KEY"), Limits.Of(Tier.Commit));
            var (mayShip, reasons) = await gates.ReadReleaseAsync(version, cancellationToken);
            Console.WriteLine($"{version}: {(mayShip ? "may ship" : "must not ship")}");
            foreach (var reason in reasons)
                Console.WriteLine($"  {reason}");
            return mayShip ? ExitCode.Pass : ExitCode.Block;
        }
        catch (GateServerException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return ExitCode.CouldNotRun;
        }
    }
}
