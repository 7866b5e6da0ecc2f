namespace Platform.Metrics.Judging;

/// <summary>The last call of metrics whose verdicts come item by item: one reason for people, which never changes the score.</summary>
internal static class ScoreReason
{
    public static Prompt<Answer> Prompt { get; } = new("score_reason", """
        You write the explanation that people read beside a score. The section `metric` says what was measured and which
        end of the scale is good, `score` what came out, `findings` lists what was held against it, item by item; an empty
        list means that nothing was.

        Write one to three sentences in plain words: start from the score, name the findings that mattered most, and add
        nothing that they do not contain. With no findings, say what was right. Do not give advice.
        """);

    internal sealed record Answer(string Reason);

    /// <param name="fallback">The reason when the metric was told not to ask for one.</param>
    public static async Task<string> AskAsync(
        JudgeSession judge, bool ask, string fallback, string metric, double score, IReadOnlyList<string> findings) =>
        !ask ? fallback : (await judge.AskAsync(Prompt,
        [
            new("metric", metric),
            new("score", score.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)),
            Material.Json("findings", findings),
        ])).Reason;
}
