using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Platform.Gates.Tests.Cli;

/// <summary>The first steps of docs/guide/gates.md do what it says.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public async Task The_first_suite_passes_and_blocks_as_the_guide_shows()
    {
        var blocks = Block().Matches(await File.ReadAllTextAsync(Guide(), TestContext.Current.CancellationToken)).Select(block => block.Groups["text"].Value).ToList();
        var (commands, passes, fails) = (blocks[0].Split('\n', StringSplitOptions.RemoveEmptyEntries), blocks[1], blocks[2]);
        using var folder = new TemporaryFolder();

        var shown = "";
        foreach (var command in commands)
            shown += (await GateProcess.RunAsync(folder.Path, null, command.Split(' ')[1..])).Output;
        var suite = Path.Combine(folder.Path, "gates/commit.yaml");
        await File.WriteAllTextAsync(suite, (await File.ReadAllTextAsync(suite, TestContext.Current.CancellationToken))
            .Replace("\"flight\": \"TP123\"", "\"contact\": \"ann.gray@contoso.com\""), TestContext.Current.CancellationToken);
        var blocked = await GateProcess.RunAsync(folder.Path, null, commands[^1].Split(' ')[1..]);

        Assert.Equal(Steady(passes), Steady(shown));
        Assert.Equal((1, Steady(fails)), (blocked.Code, Steady(blocked.Output)));
    }

    private static string Steady(string text) => Seconds().Replace(text.ReplaceLineEndings("\n"), "in 0.00 s");

    private static string Guide([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../docs/guide/gates.md");

    [GeneratedRegex("^```[a-z]*\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"in \d+\.\d\d s")]
    private static partial Regex Seconds();
}
