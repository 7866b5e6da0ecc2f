using System.Text.Json;
using Platform.Storage.Gates;
using Platform.Storage.TestRuns;

namespace Platform.Gates.Tests.Releases;

public class ReleaseRuleTests
{
    [Theory]
    [InlineData("block", true, null, "night (nightly) is a ship-blocker.")]
    [InlineData("block", false, null, "night (nightly) blocks.")]
    [InlineData("flag", false, null, "night (nightly) is flagged and waits for a person.")]
    [InlineData("flag", false, "reject", "night (nightly) was flagged, and a person rejected it.")]
    [InlineData(null, false, null, "night (nightly) is still running.")]
    public void A_run_that_objects_keeps_the_version_from_shipping(string? outcome, bool shipBlocker, string? review, string reason)
    {
        var answer = Release.Decide("1.0", [Run("night", "nightly", outcome, shipBlocker, review), Run("change", "pr", "pass")], ["night"]);

        Assert.Equal((false, reason), (answer.MayShip, Assert.Single(answer.Reasons)));
    }

    [Fact]
    public void A_version_that_passed_everything_may_ship_and_hears_what_was_uncertain()
    {
        var answer = Release.Decide("1.0",
            [Run("night", "nightly", "pass"), Run("change", "pr", "flag", review: "accept"), Run("commit", "commit", "pass", conclusive: true)], ["night"]);

        Assert.True(answer.MayShip);
        Assert.Equal(
            ["night (nightly) passed, inconclusively.", "change (pr) was flagged, and a person accepted it, inconclusively.", "commit (commit) passed."],
            answer.Reasons);
    }

    [Fact]
    public void The_newest_run_of_a_suite_counts() =>
        Assert.True(Release.Decide("1.0", [Run("night", "nightly", "pass"), Run("night", "nightly", "block", shipBlocker: true)], ["night"]).MayShip);

    [Fact]
    public void A_version_that_no_gate_or_no_night_has_seen_may_not_ship()
    {
        Assert.Equal("No gate has run on version 1.0.", Assert.Single(Release.Decide("1.0", [], ["night"]).Reasons));
        Assert.Equal("night (nightly) has not run on version 1.0.", Assert.Single(Release.Decide("1.0", [Run("change", "pr", "pass")], ["night"]).Reasons));
        Assert.True(Release.Decide("1.0", [Run("change", "pr", "pass")], []).MayShip);
    }

    private static TestRun Run(
        string suite, string tier, string? outcome, bool shipBlocker = false, string? review = null, bool conclusive = false) => new()
        {
            Id = Guid.CreateVersion7(),
            Source = "gate",
            Suite = suite,
            Tier = tier,
            Version = "1.0",
            Status = outcome is null ? "running" : "finished",
            Verdict = outcome is null ? null : JsonSerializer.SerializeToElement(new { outcome, conclusive, reasons = Array.Empty<string>(), evidence = new { shipBlocker } }),
            Reviews = review is null ? [] : [new GateReview(review, "Ann", null)],
        };
}
