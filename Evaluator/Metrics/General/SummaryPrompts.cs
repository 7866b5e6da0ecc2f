using Platform.Metrics.Judging;

namespace Platform.Metrics.General;

/// <summary>What a judge says of a summary.</summary>
/// <param name="ByOriginal">The answers of the original to the questions.</param>
/// <param name="BySummary">Those of the summary, read by itself.</param>
internal sealed record SummaryCheck(
    IReadOnlyList<JudgedItem<YesNo>> Claims, IReadOnlyList<string> Questions, IReadOnlyList<YesNo> ByOriginal, IReadOnlyList<YesNo> BySummary);

internal static class SummaryPrompts
{
    private const string ClaimRule = """
        A claim is something that the summary says of the matter, as one short sentence understandable by itself.
        """;

    private const string VerdictRule = """
        - `yes`: the original says so too, in whatever words.
        - `no`: it says otherwise.
        - `idk`: it does not say.
        """;

    private const string QuestionRule = """
        A question asks for something that matters in the original, and the original answers it with yes.
        """;

    public static Prompt<Comparison> Compare { get; } = new("summarization_compare", $"""
        The section `original` is a text, `summary` a summary of it.

        - `claims`: the claims of the summary, each as `item` with a verdict on whether the original bears it out, and a
          `reason` of one sentence where it does not, else null. {ClaimRule}
        {VerdictRule}
        - `questions`: where there is a section `questions`, those; otherwise as many as `count` says. {QuestionRule}
        - `answers`: for each question, in order, what the original answers: `yes`, `no`, or `idk` when it does not say.
        """);

    public static Prompt<ItemAnswers.List> Truths { get; } = new("summarization_truths",
        "List as `items` the facts that the section `original` states, each as one short sentence understandable by itself.");

    public static Prompt<ItemAnswers.List> Claims { get; } = new("summarization_claims",
        $"List as `items` the claims of the section `summary`. {ClaimRule}");

    public static Prompt<ItemAnswers.List> Questions { get; } = new("summarization_questions",
        $"Write as `items` questions on the section `original`, as many as `count` says. {QuestionRule}");

    public static Prompt<AnswerList> Answers { get; } = new("summarization_answers", """
        Answer the questions in the section `questions` by the section `text` alone, whatever you know from elsewhere. Give
        as `answers` one for each, in order: `yes`, `no`, or `idk` when the text does not say.
        """);

    public static Prompt<ItemAnswers.Decided<YesNo>> Verdicts { get; } = new("summarization_verdicts", $"""
        The section `truths` lists what a text says, `items` what a summary of it claims. Give as `verdicts` one for each
        claim, in order, with a `reason` of one sentence where it is not `yes`, else null.

        {VerdictRule}
        """);

    public static IReadOnlyList<Prompt> All { get; } = [Compare, Truths, Claims, Questions, Answers, Verdicts, ScoreReason.Prompt];

    internal sealed record Comparison(
        IReadOnlyList<JudgedItem<YesNo>> Claims, IReadOnlyList<string> Questions, IReadOnlyList<YesNo> Answers);

    internal sealed record AnswerList(IReadOnlyList<YesNo> Answers);
}
