using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.DemoJudge.Chat;

namespace Platform.DemoJudge.Rules;

/// <summary>Rules for criteria that nobody here understands: near the expected output if there is one, else free of failure.</summary>
internal static class CriteriaRules
{
    public static JsonObject Steps(Sections sections) => new()
    {
        ["steps"] = new JsonArray(
            $"Read {string.Join(", ", sections.Texts("parameters").Select(name => $"`{name}`"))}.",
            $"Check: {sections["criteria"]}",
            "Give the highest score when nothing is wanting, and less the more is."),
    };

    public static JsonObject Score(Sections sections)
    {
        var scale = Regex.Matches(sections["scale"], @"\d+").Take(2).Select(number => int.Parse(number.Value, null)).ToList();
        var (min, max) = scale is [var low, var high] ? (low, high) : (0, 10);
        var (share, reason) = Judge(sections);
        return new() { ["reason"] = reason, ["score"] = min + (int)Math.Round(share * (max - min)) };
    }

    public static JsonObject PassOrFail(Sections sections)
    {
        var (share, reason) = Judge(sections);
        return new() { ["reason"] = reason, ["score"] = share >= 0.5 ? 1 : 0 };
    }

    private static (double Share, string Reason) Judge(Sections sections)
    {
        var output = sections["actualOutput"];
        return output.Length == 0 && sections.Has("actualOutput") ? (0, "The output is empty. (By word rules.)")
            : sections.Has("expectedOutput")
                ? (Words.Overlap(sections["expectedOutput"], output), "Scored by the words shared with the expected output.")
            : Words.TellsOfFailure(output) ? (0.2, "The output speaks of a failure. (By word rules.)")
            : (0.8, "The output speaks of no failure; more the demo judge cannot tell.");
    }
}
