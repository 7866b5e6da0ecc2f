using System.Text.Json;
using Platform.Storage.TestRuns;

namespace Platform.Gates.Runs;

/// <summary>A person's answer to a flag.</summary>
/// <param name="Decision"><c>accept</c> or <c>reject</c>.</param>
/// <param name="At">Set by the service.</param>
internal sealed record GateReview(string Decision, string Reviewer, string? Comment, DateTimeOffset At = default)
{
    private const int MostCharacters = 4000;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Problem =>
        Decision is not ("accept" or "reject") ? "decision must be accept or reject."
        : string.IsNullOrWhiteSpace(Reviewer) || Reviewer.Length > MostCharacters ? "reviewer must be the name of who decides."
        : Comment?.Length > MostCharacters ? $"comment must have at most {MostCharacters} characters." : null;

    public static IReadOnlyList<GateReview> Of(TestRun run) =>
        run.Extra is { ValueKind: JsonValueKind.Object } extra && extra.TryGetProperty("reviews", out var reviews)
            ? reviews.Deserialize<List<GateReview>>(GateJson.Options)! : [];
}
