using System.Text.Json.Nodes;

namespace Platform.Metrics.Judging;

/// <summary>Makes one measurement of several of the same test case.</summary>
internal static class Voting
{
    private const double Near = 0.1;

    /// <returns>
    /// That of the middle score, of two the lower one, with what all of them used, and as agreement the share of the votes
    /// that lie within a tenth of the range around it. A failure when fewer than half of them are scores.
    /// </returns>
    public static Measurement Count(IReadOnlyList<Measurement> votes, double range)
    {
        var scored = votes.Where(vote => vote.Score is not null).OrderBy(vote => vote.Score).ToList();
        if (scored.Count * 2 <= votes.Count)
            return votes.First(vote => vote.Score is null).WithUsageOf(votes);

        var middle = scored[(scored.Count - 1) / 2];
        var agreement = (double)scored.Count(vote => Math.Abs(vote.Score!.Value - middle.Score!.Value) <= Near * range) / votes.Count;
        var scores = new JsonArray([.. votes.Select(vote => (JsonNode?)vote.Score)]);
        var result = middle.WithUsageOf(votes) with { Agreement = agreement };
        result.Answers.Add((JsonNode)new JsonObject
        {
            ["prompt"] = "votes",
            ["answer"] = new JsonObject { ["scores"] = scores, ["agreement"] = Math.Round(agreement, 3) },
        });
        return result;
    }
}
