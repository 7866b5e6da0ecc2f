using Platform.Metrics.Judging;

namespace Platform.Metrics.Criteria;

internal static class GEvalPrompts
{
    public static Prompt<GEvalAnswer> Score { get; } = new("criteria_score", """
        You carry out a check. The section `steps` lists its steps; follow them in order. `scale` gives the lowest and the
        highest score and, where there are further lines, what parts of the scale stand for. All other sections are what
        shall be checked.

        Give as `reason` one to three sentences on what the steps brought to light, with the place in the text that
        decided, and as `score` a whole number on the scale: the highest where the steps find nothing wanting, the lowest
        where nothing is as it should be. Where the scale says what its parts stand for, choose the part first. The steps
        alone decide; what else you like or dislike does not count.
        """);

    public static Prompt<GEvalAnswer> Strict { get; } = new("criteria_strict_score", """
        You carry out a check that is either passed or failed. The section `steps` lists its steps; follow them in order.
        All other sections are what shall be checked.

        Give as `reason` one to three sentences on what the steps brought to light, with the place in the text that
        decided, and as `score` 1 if all that the steps ask for is met without exception, otherwise 0.
        """);
}

/// <param name="Reason">First, so that the judge has thought before it scores.</param>
internal sealed record GEvalAnswer(string Reason, double Score);
