using System.Text.Json;
using Platform.Storage.TestRuns;

namespace Platform.Collector.DeepEval.TestRuns;

/// <summary>What an upload says of the run itself; the rest of it is kept as extra.</summary>
internal static class UploadedRun
{
    private const double MillisecondsPerSecond = 1000;

    private static readonly HashSet<string> _mapped =
    [
        "testCases", "conversationalTestCases", "identifier", "hyperparameters", "datasetAlias", "official", "runDuration", "testRunId",
    ];

    private static readonly HashSet<string> _none = [];

    /// <param name="cases">How many came with it. More may follow: the counts are of the whole run.</param>
    internal static TestRun Read(JsonElement sent, Guid id, int cases)
    {
        var whole = Math.Max(cases, (int)Math.Min((sent.Count("testPassed") ?? 0) + (sent.Count("testFailed") ?? 0), int.MaxValue));
        return new()
        {
            Id = id,
            Source = "deepeval",
            Status = whole > cases ? "running" : "finished",
            ExpectedCases = whole,
            Identifier = sent.Text("identifier"),
            Name = sent.Text("testFile"),
            DatasetAlias = sent.Text("datasetAlias"),
            Hyperparameters = sent.Member("hyperparameters") is { ValueKind: JsonValueKind.Object } given
                && given.Rest(_none) is { } some ? some : JsonElement.Parse("{}"),
            DurationMs = sent.Number("runDuration") * MillisecondsPerSecond,
            Official = sent.Truth("official") ?? false,
            Extra = sent.Rest(_mapped),
        };
    }
}
