using System.Globalization;

namespace Platform.Metrics.Judging;

/// <summary>
/// The last call of metrics that judge step by step: one reason for people, which never changes the score. Metrics that
/// judge in one answer ask for it there, by the <see cref="Instruction"/>.
/// </summary>
internal static class ScoreReason
{
    public const string Instruction = """
        Last, give as `reason` one to three sentences in plain words that sum the verdicts up for people: name those that
        matter most, and add nothing. If nothing is wrong, say what is right. Do not give advice.
        """;

    public static Prompt<Answer> Prompt { get; } = new("score_reason", """
        You write the explanation that people read beside a score. The section `metric` says what was measured and which
        end of the scale is good, `score` what came out, `findings` lists what was held against it, item by item; an empty
        list means that nothing was.

        Write one to three sentences in plain words: start from the score, name the findings that mattered most, and add
        nothing that they do not contain. With no findings, say what was right. Do not give advice.
        """);

    internal sealed record Answer(string Reason);

    public static async Task<string> AskAsync(
        JudgeSession judge, string metric, double score, IReadOnlyList<string> findings) =>
        (await judge.AskAsync(Prompt,
        [
            new("metric", metric),
            new("score", score.ToString("0.##", CultureInfo.InvariantCulture)),
            Material.Json("findings", findings),
        ])).Reason;
}
