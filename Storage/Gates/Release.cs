using System.Text.Json;
using Platform.Storage.TestRuns;

namespace Platform.Storage.Gates;

/// <summary>Whether a version may ship.</summary>
/// <param name="Reasons">Sentences: why not, or what lets it.</param>
/// <param name="Runs">The newest of each suite and tier, which count.</param>
public sealed record Release(string Version, bool MayShip, IReadOnlyList<string> Reasons, IReadOnlyList<ReleaseRun> Runs)
{
    /// <summary>
    /// A version may ship when the newest run of every suite and tier on it lets it, and every suite that runs by night has run on it.
    /// </summary>
    /// <param name="ofVersion">All runs of the version, newest first.</param>
    /// <param name="nightly">Names of the suites that ran by night lately, on whichever version.</param>
    public static Release Decide(string version, IReadOnlyList<TestRun> ofVersion, IEnumerable<string> nightly)
    {
        List<ReleaseRun> counting = [.. ofVersion.DistinctBy(run => (run.Suite, run.Tier)).Select(ReleaseRun.Of)];
        List<string> reasons = [.. counting.Select(run => run.Objection).OfType<string>()];
        if (counting is [])
            reasons.Add($"No gate has run on version {version}.");
        else
            reasons.AddRange(nightly.Except(counting.Where(run => run.Tier == "nightly").Select(run => run.Suite))
                .Select(suite => $"{suite} (nightly) has not run on version {version}."));
        var mayShip = reasons is [];
        if (mayShip)
            reasons.AddRange(counting.Select(run => run.Allowance));
        return new(version, mayShip, reasons, counting);
    }
}

/// <summary>A run as far as it matters for a release.</summary>
/// <param name="Outcome"><c>pass</c>, <c>flag</c> or <c>block</c>; null while it runs.</param>
/// <param name="ShipBlocker">pass^k fell in it.</param>
/// <param name="Review">A person's last answer to a flag: <c>accept</c> or <c>reject</c>.</param>
/// <param name="Waivers">What the verdict did not count, as its evidence has it: an array, or null.</param>
public sealed record ReleaseRun(
    Guid Id, string Suite, string Tier, string? Outcome, bool? Conclusive, bool ShipBlocker, string? Review, string? Commit, DateTime CreatedAt, JsonElement? Waivers)
{
    public string Url => $"/api/gates/runs/{Id}";

    /// <summary>Why it keeps its version from shipping; null when it does not.</summary>
    public string? Objection => this switch
    {
        { Outcome: null } => $"{Suite} ({Tier}) is still running.",
        { ShipBlocker: true } => $"{Suite} ({Tier}) is a ship-blocker.",
        { Outcome: "block" } => $"{Suite} ({Tier}) blocks.",
        { Outcome: "flag", Review: "reject" } => $"{Suite} ({Tier}) was flagged, and a person rejected it.",
        { Outcome: "flag", Review: null } => $"{Suite} ({Tier}) is flagged and waits for a person.",
        _ => null,
    };

    /// <summary>How it let its version ship, where it did.</summary>
    public string Allowance =>
        $"{Suite} ({Tier}) {(Outcome == "flag" ? "was flagged, and a person accepted it" : "passed")}{(Conclusive == false ? ", inconclusively" : "")}.";

    internal static ReleaseRun Of(TestRun run)
    {
        var verdict = run.Status == "running" ? null : run.Verdict;
        return new(run.Id, run.Suite ?? "", run.Tier ?? "",
            verdict?.GetProperty("outcome").GetString(), verdict?.GetProperty("conclusive").GetBoolean(),
            Evidence(verdict, "shipBlocker") is { ValueKind: JsonValueKind.True },
            run.Reviews is [.., var last] ? last.Decision : null, run.Commit, run.CreatedAt,
            Evidence(verdict, "waivers"));
    }

    private static JsonElement? Evidence(JsonElement? verdict, string name) =>
        verdict?.GetProperty("evidence") is { } evidence && evidence.TryGetProperty(name, out var found) ? found : null;
}
