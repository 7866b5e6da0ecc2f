using System.Runtime.CompilerServices;
using Platform.EndToEnd.Tests.Gates;

[assembly: AssemblyFixture(typeof(GateTool))]

namespace Platform.EndToEnd.Tests.Gates;

/// <summary>The command packed as a .NET tool into a feed of its own, and installed from there.</summary>
public sealed class GateTool : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gate-tool-").FullName;

    /// <summary>A folder with the package Platform.Gate.</summary>
    public string Feed => Path.Combine(_folder, "feed");

    /// <summary>The folder of the installed command.</summary>
    public string Folder => Path.Combine(_folder, "tool");

    internal static string Root { get; } = FindRoot();

    public async ValueTask InitializeAsync()
    {
        // debug or release, as the tests themselves were built.
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        await DotnetAsync("pack", Path.Combine(Root, "Gates/Cli"), "--no-build", "--configuration", configuration, "--output", Feed, "-nologo");
        await DotnetAsync("tool", "install", "Platform.Gate", "--tool-path", Folder, "--source", Feed);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal Task<ShellResult> RunAsync(string folder, params string[] arguments) => Shell.RunAsync(
        Path.Combine(Folder, "gate"), arguments, folder, new Dictionary<string, string> { ["PLATFORM_API_KEY"] = StackFixture.Key });

    private static async Task DotnetAsync(params string[] arguments)
    {
        var ran = await Shell.RunAsync("dotnet", arguments, Root, new Dictionary<string, string>());
        Assert.True(ran.Code == 0, $"dotnet {string.Join(' ', arguments)}: {ran}");
    }

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../.."));
}
