using Platform.Metrics.Judging;

namespace Platform.Metrics.General;

/// <summary>DeepEval's sequence for a summary, step by step.</summary>
internal static class SummarySteps
{
    /// <param name="given">The questions; written by the judge when empty.</param>
    public static async Task<SummaryCheck> TakeAsync(
        Material original, Material summary, IReadOnlyList<string> given, int count, JudgeSession judge)
    {
        var truths = (await judge.AskAsync(SummaryPrompts.Truths, [original])).Items;
        var claims = (await judge.AskAsync(SummaryPrompts.Claims, [summary])).Items;
        var questions = given is [_, ..] ? given
            : (await judge.AskAsync(SummaryPrompts.Questions, [original, new("count", $"{count}")])).Items;
        var byOriginal = questions is [] ? [] : await AnswerAsync(original, questions, judge);
        var bySummary = questions is [] ? [] : await AnswerAsync(summary, questions, judge);
        var verdicts = claims is [] ? [] : (await judge.AskAsync(SummaryPrompts.Verdicts,
            [Material.Json("truths", truths), Material.Json("items", claims)],
            answer => ItemAnswers.Objection(answer.Verdicts, claims.Count))).Verdicts;
        return new(ItemAnswers.Join(claims, verdicts), questions, byOriginal, bySummary);
    }

    public static async Task<IReadOnlyList<YesNo>> AnswerAsync(
        Material text, IReadOnlyList<string> questions, JudgeSession judge) =>
        (await judge.AskAsync(SummaryPrompts.Answers, [text with { Name = "text" }, Material.Json("questions", questions)],
            answer => answer.Answers.Count == questions.Count ? null : "There must be one answer for each question.")).Answers;
}
