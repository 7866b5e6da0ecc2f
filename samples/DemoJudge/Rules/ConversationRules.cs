using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.DemoJudge.Chat;

namespace Platform.DemoJudge.Rules;

/// <summary>Rules on conversations: what a user says is a wish, and the answer meets it unless it tells of a failure.</summary>
internal static partial class ConversationRules
{
    private const string Lead = "The user wants to be helped with: ";

    public static JsonObject Intentions(Sections sections) => new()
    {
        ["items"] = new JsonArray([.. sections.List("turns")
            .Where(turn => (string?)turn?["role"] == "user" && !Words.IsSmallTalk((string?)turn["content"] ?? ""))
            .Select(turn => (JsonNode)$"{Lead}{turn?["content"]}")]),
    };

    public static JsonObject Met(Sections sections) =>
        new() { ["verdicts"] = new JsonArray([.. sections.Texts("items").Select(wish => Met(sections, wish))]) };

    private static JsonObject Met(Sections sections, string intention)
    {
        var wish = intention.Replace(Lead, "", StringComparison.Ordinal);
        var answers = sections.List("turns")
            .SkipWhile(turn => (string?)turn?["content"] != wish).Skip(1)
            .TakeWhile(turn => (string?)turn?["role"] != "user")
            .Select(turn => (string?)turn?["content"] ?? "").ToList();
        return answers is [] ? PromptRules.Verdict("no", "Nobody answered.")
            : Words.TellsOfFailure(answers[^1]) ? PromptRules.Verdict("no", $"The answer was: \"{answers[^1]}\"")
            : PromptRules.Verdict("yes");
    }

    /// <summary>A user who says what the scenario has in quotation marks, one after the other; without any, the scenario itself.</summary>
    public static JsonObject Simulated(Sections sections)
    {
        var lines = Quoted().Matches(sections["scenario"]).Select(quote => quote.Groups[1].Value).DefaultIfEmpty(sections["scenario"]).ToList();
        var said = sections.List("turns").Count(turn => (string?)turn?["role"] == "user");
        return said < lines.Count
            ? new() { ["message"] = lines[said], ["completed"] = false }
            : new() { ["message"] = "Thank you, that is all.", ["completed"] = true };
    }

    [GeneratedRegex("""["“]([^"“”]+)["”]""")]
    private static partial Regex Quoted();
}
