using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.DemoJudge.Chat;

namespace Platform.DemoJudge.Rules;

/// <summary>Rules on what an agent did: it succeeded when its last words do not tell of a failure.</summary>
internal static partial class AgentRules
{
    public static JsonObject Task(Sections sections) => new() { ["task"] = TaskOf(sections) };

    /// <summary>What went wrong on the way and was made up for is not part of the outcome.</summary>
    public static JsonObject TaskAndOutcome(Sections sections) => new()
    {
        ["task"] = TaskOf(sections),
        ["outcome"] = sections.Has("trace")
            ? string.Join(' ', new[] { Root(sections, "output"), Root(sections, "error") is { Length: > 0 } error ? $"error: {error}" : "" }).Trim()
            : sections["actualOutput"],
    };

    public static JsonObject TaskCompletion(Sections sections)
    {
        var done = TaskAndOutcome(sections);
        var judged = Completion(sections.With("task", (string)done["task"]!).With("outcome", (string)done["outcome"]!));
        foreach (var (name, value) in judged)
            done[name] = value?.DeepClone();
        return done;
    }

    public static JsonObject StepEfficiency(Sections sections)
    {
        var judged = Efficiency(sections);
        judged["task"] = TaskOf(sections);
        return judged;
    }

    public static JsonObject Completion(Sections sections)
    {
        var (task, outcome) = (sections["task"], sections["outcome"]);
        var (verdict, reason) = outcome.Length == 0 ? (0.0, "There is no outcome.")
            : Words.TellsOfFailure(outcome) ? (0.1, "The outcome speaks of a failure.")
            : Words.IsSmallTalk(task) ? (1.0, "Nothing was to be done, and nothing went wrong.")
            : Others(task, outcome) is { Length: > 0 } others ? (0.4, $"The task does not speak of {others}, the outcome does.")
            : Words.Overlap(task, outcome) > 0 ? (1.0, "The outcome takes up the task and speaks of no failure.")
            : (0.6, "The outcome speaks of no failure, but shares no word with the task.");
        return new() { ["verdict"] = verdict, ["reason"] = $"{reason} (By word rules.)" };
    }

    /// <summary>Repeated and failed steps are waste.</summary>
    public static JsonObject Efficiency(Sections sections)
    {
        var steps = Step().Matches(sections["trace"]).Select(step => step.Value).ToList();
        var tools = steps.Where(step => Regex.IsMatch(step, @"^ *- (tool|retriever) ")).Select(step => step.Trim()).ToList();
        var repeated = tools.Count - tools.Distinct().Count();
        var failed = tools.Distinct().Count(step => Error().IsMatch(step));
        var score = tools.Count == 0 ? 1 : Math.Max(0, 1 - ((double)(repeated + failed) / tools.Count));
        return new()
        {
            ["score"] = Math.Round(score, 2),
            ["reason"] = string.Create(CultureInfo.InvariantCulture,
                $"Of {tools.Count} tool and retriever steps {repeated} repeat an earlier one and {failed} failed. (By word rules.)"),
        };
    }

    /// <summary>
    /// An argument is right when it occurs in the input or in what an earlier tool returned. Where a number or an id comes
    /// from cannot be told: it may be from an earlier turn.
    /// </summary>
    public static JsonObject Arguments(Sections sections)
    {
        var known = sections["input"];
        var verdicts = new JsonArray();
        foreach (var item in sections.Texts("items"))
        {
            var call = JsonNode.Parse(item);
            var strange = Values(call?["inputParameters"]).Where(value => Words.Overlap(value, known) == 0).ToList();
            var wrong = strange.Where(value => !value.Any(char.IsDigit)).ToList();
            verdicts.Add((JsonNode)(strange is [] ? PromptRules.Verdict("yes")
                : wrong is [] ? PromptRules.Verdict("idk", $"{call?["name"]}: {string.Join(", ", strange)} cannot be found in the input.")
                : PromptRules.Verdict("no", $"{call?["name"]}: the input does not speak of {string.Join(", ", wrong)}.")));
            known += $" {call?["output"]?.ToJsonString()}";
        }

        return new() { ["verdicts"] = verdicts };
    }

    /// <summary>The names in the outcome that took the place of one in the task.</summary>
    private static string Others(string task, string outcome) =>
        Words.Names(task).All(name => outcome.Contains(name, StringComparison.Ordinal)) ? ""
            : string.Join(", ", Words.Names(outcome).Where(name => !task.Contains(name, StringComparison.Ordinal)));

    private static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        JsonObject inner => inner.SelectMany(property => Values(property.Value)),
        JsonArray items => items.SelectMany(Values),
        JsonValue value when Words.Of(value.ToString()).Count > 0 => [value.ToString()],
        _ => [],
    };

    private static string TaskOf(Sections sections) => sections.Has("task") ? sections["task"] : sections.Has("trace") ? Root(sections, "input") : sections["input"];

    /// <summary>A text of the outermost step: it stands at an indent of two, its further lines deeper.</summary>
    private static string Root(Sections sections, string name) =>
        Regex.Match(sections["trace"], $@"^  {name}: (.*(?:\n {{4,}}(?!- ).*)*)", RegexOptions.Multiline).Groups[1].Value;

    [GeneratedRegex(@"^ *- .*(?:\n(?! *- (?:agent|llm|tool|retriever|embedding|reranker|chain|guardrail|evaluator|span) ).*)*", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"^ *error: ", RegexOptions.Multiline)]
    private static partial Regex Error();
}
