using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Platform.Bench.CommitGate;

// `gate commit --local` beside promptfoo: the same recorded cases and assertions, process start to exit, rounds in turn.
const int Many = 1_000, Few = 10, Rounds = 5, FewRounds = 15;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var root = Root();
var folder = Directory.CreateTempSubdirectory("commit-gate-").FullName;
try
{
    var published = Path.Combine(folder, "bin");
    using (var publish = Process.Start("dotnet", ["publish", Path.Combine(root, "Gates/Cli"), "-o", published, "-v", "quiet", "-nologo"]))
    {
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
            throw new InvalidOperationException("Gates/Cli was not published.");
    }

    foreach (var (name, count) in ((string, int)[])[("many", Many), ("few", Few)])
    {
        Cases.WriteForGate(folder, name, count);
        Cases.WriteForPromptfoo(folder, name, count);
    }

    var packages = Path.Combine(root, "bench/CommitGate/promptfoo/node_modules");
    var (gate, node, entry) = (Path.Combine(published, "gate"), Path.Combine(packages, ".bin/node"), Path.Combine(packages, "promptfoo/dist/src/entrypoint.js"));
    Tool Gate(string name) => new(gate, ["commit", "--local", "--suite", $"{name}.yaml", "--report", $"{name}.json"], folder, expected: 1);
    // What it would do beside the work is off: telemetry, its database, cache, table and progress bar.
    Tool Promptfoo(string name) => new(node,
        [entry, "eval", "-c", $"{name}.promptfoo.yaml", "--no-cache", "--no-write", "--no-table", "--no-progress-bar", "-o", $"{name}.promptfoo.json"],
        folder, expected: 100);

    var (gateMany, promptfooMany, gateFew, promptfooFew) = (Gate("many"), Promptfoo("many"), Gate("few"), Promptfoo("few"));
    var (gateStart, promptfooStart) = (new Tool(gate, ["--version"], folder, 0), new Tool(node, [entry, "--version"], folder, 0));
    for (var round = 0; round < Rounds; round++)
    {
        foreach (var tool in (Tool[])[gateMany, promptfooMany, promptfooFew, promptfooStart])
            await tool.RunAsync();
    }

    for (var round = 0; round < FewRounds; round++)
    {
        await gateFew.RunAsync();
        await gateStart.RunAsync();
    }

    var verdicts = Verdicts.OfGate(Path.Combine(folder, "many.json"));
    var different = Verdicts.Different(verdicts, Verdicts.OfPromptfoo(Path.Combine(folder, "many.promptfoo.json")));
    var failing = verdicts.Values.Count(line => line.Contains('-'));
    Console.WriteLine($"{"ms, median (processor time)",-30}{"gate",18}{"promptfoo",18}");
    Console.WriteLine($"{$"{Many} cases",-30}{$"{gateMany.WallMs:F0} ({gateMany.ProcessorMs:F0})",18}{$"{promptfooMany.WallMs:F0} ({promptfooMany.ProcessorMs:F0})",18}");
    Console.WriteLine($"{$"{Few} cases",-30}{$"{gateFew.WallMs:F0} ({gateFew.ProcessorMs:F0})",18}{$"{promptfooFew.WallMs:F0} ({promptfooFew.ProcessorMs:F0})",18}");
    Console.WriteLine($"{"start (--version)",-30}{$"{gateStart.WallMs:F0} ({gateStart.ProcessorMs:F0})",18}{$"{promptfooStart.WallMs:F0} ({promptfooStart.ProcessorMs:F0})",18}");
    Console.WriteLine($"""

        cases={Many}
        assertions_per_case=5
        failing_cases={failing}
        different_verdicts={different}
        gate_ms={gateMany.WallMs:F1}
        promptfoo_ms={promptfooMany.WallMs:F1}
        ratio={gateMany.WallMs / promptfooMany.WallMs:F4}
        ratio_limit=0.1
        processor_ratio={gateMany.ProcessorMs / promptfooMany.ProcessorMs:F4}
        gate_limit_ms=1000.0
        ten_cases_ms={gateFew.WallMs:F1}
        ten_cases_best_ms={gateFew.BestMs:F1}
        ten_cases_limit_ms=250.0
        start_ms={gateStart.WallMs:F1}
        """);
    return different == 0 && failing == Many / 10 ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../.."));
