using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Platform.Web.Components.Metrics.Editor;

/// <summary>G-Eval as its editor holds it.</summary>
public sealed partial class CriteriaFields
{
    public string? Criteria { get; set; }

    /// <summary>One a line.</summary>
    public string? Steps { get; set; }

    /// <summary>DeepEval's names, such as <c>ACTUAL_OUTPUT</c>.</summary>
    public List<string> Params { get => field ??= []; set; }

    /// <summary><c>0-4: what it stands for</c>, one a line.</summary>
    public string? Rubric { get; set; }

    public string? Votes { get; set; }

    internal static CriteriaFields Of(JsonElement options) => new()
    {
        Criteria = Options.Text(options, "criteria"),
        Steps = string.Join('\n', Options.Items(options, "evaluationSteps")),
        Params = [.. Options.Items(options, "evaluationParams").Select(item => item.ToString())],
        Rubric = string.Join('\n', Options.Items(options, "rubric").Select(one => one.TryGetProperty("scoreRange", out var range)
            ? $"{range[0]}-{range[1]}: {Options.Text(one, "expectedOutcome")}" : one.GetRawText())),
        Votes = Options.Text(options, "votes"),
    };

    internal void Write(JsonObject options, FieldProblems problems)
    {
        Options.Set(options, "criteria", Criteria);
        if (Lines(Steps) is { Count: > 0 } steps)
            options["evaluationSteps"] = new JsonArray([.. steps.Select(step => JsonValue.Create(step))]);
        if (Params.Count > 0)
            options["evaluationParams"] = new JsonArray([.. Params.Select(param => JsonValue.Create(param))]);
        Options.SetNumber(options, "votes", Votes, problems);
        var rubric = new JsonArray();
        foreach (var line in Lines(Rubric))
        {
            if (RubricLine().Match(line) is { Success: true } match)
                rubric.Add(new JsonObject
                {
                    ["scoreRange"] = new JsonArray(int.Parse(match.Groups[1].Value), int.Parse(match.Groups[2].Value)),
                    ["expectedOutcome"] = match.Groups[3].Value,
                });
            else
                problems.Add("rubric", $"A line of the rubric reads 0-4: what these scores stand for; “{line}” does not.");
        }

        if (rubric.Count > 0)
            options["rubric"] = rubric;
    }

    private static List<string> Lines(string? text) =>
        [.. (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    [GeneratedRegex(@"^(\d{1,2})\s*[-–]\s*(\d{1,2})\s*:\s*(.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex RubricLine();
}
