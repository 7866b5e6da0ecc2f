using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Platform.EndToEnd.Tests.DeepEval;

/// <summary>What driving the npm client gave.</summary>
/// <param name="Failures">One text for each scenario that failed.</param>
/// <param name="Calls">What went over the wire, as the client sent it.</param>
/// <param name="Links">Those that came back, which a person would open.</param>
internal sealed record NpmClient(
    IReadOnlyList<string> Scenarios, IReadOnlyList<string> Failures, IReadOnlyList<ClientCall> Calls, IReadOnlyList<Uri> Links, string TraceUuid,
    string LargeRun)
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(3);

    /// <summary>Runs <c>client/drive.cjs</c> with the package of <c>client/package-lock.json</c>, which ./test installs.</summary>
    internal static async Task<NpmClient> DriveAsync(StackFixture stack)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Folder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["CONFIDENT_API_KEY"] = StackFixture.Key,
                ["CONFIDENT_BASE_URL"] = stack.CollectorHttp.ToString().TrimEnd('/'),
                ["DEEPEVAL_TELEMETRY_OPT_OUT"] = "1",
            },
        };
        foreach (var argument in (string[])["--require", "./preload.cjs", "drive.cjs", $"{Guid.NewGuid():N}"[..8]])
            start.ArgumentList.Add(argument);
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(_longest);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        // The client prints by itself between our lines.
        JsonNode[] lines = [.. output.Split('\n').Where(line => line.StartsWith("{\"", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line)!)];
        Assert.True(node.ExitCode == 0 && lines is [.., var end] && end["calls"] is not null, $"{output}{await errors}");
        return new(
            [.. lines[..^1].Select(line => (string)line["scenario"]!)],
            [.. lines[..^1].Where(line => line["error"] is not null).Select(line => $"{line["scenario"]}: {line["error"]}")],
            [.. lines[^1]["calls"]!.AsArray().Select(call => new ClientCall((string)call!["method"]!, (string)call["path"]!, (int?)call["status"] ?? 0))],
            [.. lines[^1]["links"]!.AsArray().Select(link => new Uri((string)link!))], (string?)lines[^1]["traceUuid"] ?? "",
            (string?)lines[^1]["largeRun"] ?? "");
    }

    private static string Folder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "client");
}
