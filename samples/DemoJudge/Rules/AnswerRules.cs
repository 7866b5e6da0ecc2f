using System.Globalization;
using System.Text.Json.Nodes;
using Platform.DemoJudge.Chat;

namespace Platform.DemoJudge.Rules;

/// <summary>Rules on answers: a sentence is a statement, and shared words are a bearing.</summary>
internal static class AnswerRules
{
    private const double Supported = 0.5;
    private const double Related = 0.3;

    public static JsonObject Statements(Sections sections) => List(Words.Sentences(sections["actualOutput"]));

    public static JsonObject Claims(Sections sections) => List(Words.Sentences(sections["actualOutput"])
        .Where(sentence => !sentence.EndsWith('?') && !Words.IsSmallTalk(sentence) && !Words.TellsOfFailure(sentence)));

    public static JsonObject Truths(Sections sections)
    {
        var limit = int.TryParse(sections["limit"], CultureInfo.InvariantCulture, out var given) ? given : int.MaxValue;
        return List(sections.Texts("retrievalContext").SelectMany(Words.Sentences).Take(limit));
    }

    /// <summary>Relevant is what shares a word with the input, or with a statement that does; a question back may be.</summary>
    public static JsonObject Relevancy(Sections sections)
    {
        var statements = sections.Texts("items");
        var topic = string.Join(' ', [sections["input"], .. statements.Where(one => Words.Overlap(one, sections["input"]) > 0)]);
        return Verdicts(statements, statement =>
            Words.Overlap(statement, topic) > 0 || Words.IsSmallTalk(sections["input"]) ? PromptRules.Verdict("yes")
            : Words.IsSmallTalk(statement) || statement.EndsWith('?') ? PromptRules.Verdict("idk", $"\"{statement}\" is small talk or a question.")
            : PromptRules.Verdict("no", $"\"{statement}\" shares no word with the input."));
    }

    /// <summary>A fact on the same things with other figures contradicts; one with most of the words supports.</summary>
    public static JsonObject Faithfulness(Sections sections)
    {
        var truths = sections.Has("truths") ? sections.Texts("truths")
            : [.. sections.Texts("retrievalContext").SelectMany(Words.Sentences)];
        return Verdicts(sections.Texts("items"), claim =>
        {
            var nearest = truths.MaxBy(truth => Words.Overlap(claim, truth)) ?? "";
            var overlap = Words.Overlap(claim, nearest);
            var figures = Words.Numbers(claim).Except(truths.SelectMany(Words.Numbers)).ToList();
            return overlap >= Related && figures is [_, ..] && Words.Numbers(nearest).Count > 0
                ? PromptRules.Verdict("no", $"\"{claim}\" has {string.Join(", ", figures)}, but the context says \"{nearest}\".")
                : overlap >= Related && Words.TellsOfFailure(claim) != Words.TellsOfFailure(nearest)
                    ? PromptRules.Verdict("no", $"\"{claim}\" against \"{nearest}\".")
                : overlap >= Supported ? PromptRules.Verdict("yes")
                : PromptRules.Verdict("idk", $"The context does not mention \"{claim}\".");
        });
    }

    private static JsonObject Verdicts(IReadOnlyList<string> items, Func<string, JsonObject> judge) =>
        new() { ["verdicts"] = new JsonArray([.. items.Select(judge)]) };

    private static JsonObject List(IEnumerable<string> items) =>
        new() { ["items"] = new JsonArray([.. items.Select(item => (JsonNode)item)]) };
}
