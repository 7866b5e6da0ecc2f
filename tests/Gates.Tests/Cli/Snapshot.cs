using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Platform.Gates.Tests.Cli;

/// <summary>Texts that people read, kept as files in <c>snapshots/</c>. UPDATE_SNAPSHOTS=1 writes them anew; the change shows in review.</summary>
internal static partial class Snapshot
{
    public static void Match(string name, string text, [CallerFilePath] string thisFile = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(thisFile)!, "snapshots", $"{name}.txt");
        var steady = Guid().Replace(Left().Replace(Seconds().Replace(text.ReplaceLineEndings("\n"), "in 0.00 s"), "0:00 left"), "run 00000000-0000-0000-0000-000000000000");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, steady);
        }

        Assert.Equal(File.ReadAllText(path), steady);
    }

    [GeneratedRegex(@"in \d+\.\d\d s")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\d+:\d\d left")]
    private static partial Regex Left();

    [GeneratedRegex("run [0-9a-f-]{36}")]
    private static partial Regex Guid();
}
