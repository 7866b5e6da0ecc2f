using System.Text.Json.Nodes;
using Platform.DemoJudge.Chat;

namespace Platform.DemoJudge.Rules;

/// <summary>
/// Prompts of <c>Evaluator/Metrics</c> by name, each with the rule that stands in for understanding it. All others are
/// answered by their schema (<see cref="SchemaRules"/>).
/// </summary>
internal static class PromptRules
{
    private static readonly Dictionary<string, Func<Sections, JsonObject>> _rules = new()
    {
        ["task_completion"] = AgentRules.TaskCompletion,
        ["task_completion_task"] = AgentRules.TaskAndOutcome,
        ["task_completion_verdict"] = AgentRules.Completion,
        ["agent_task"] = AgentRules.Task,
        ["step_efficiency"] = AgentRules.StepEfficiency,
        ["step_efficiency_score"] = AgentRules.Efficiency,
        ["argument_correctness"] = sections => WithReason(AgentRules.Arguments(sections)),
        ["argument_correctness_verdicts"] = AgentRules.Arguments,
        ["answer_relevancy"] = sections => Whole(AnswerRules.Statements(sections), sections, AnswerRules.Relevancy),
        ["answer_relevancy_items"] = AnswerRules.Statements,
        ["answer_relevancy_verdicts"] = AnswerRules.Relevancy,
        ["faithfulness"] = sections => Whole(AnswerRules.Claims(sections), sections, AnswerRules.Faithfulness),
        ["faithfulness_truths"] = AnswerRules.Truths,
        ["faithfulness_items"] = AnswerRules.Claims,
        ["faithfulness_verdicts"] = AnswerRules.Faithfulness,
        ["conversation_completeness"] = sections => Whole(ConversationRules.Intentions(sections), sections, ConversationRules.Met),
        ["conversation_completeness_items"] = ConversationRules.Intentions,
        ["conversation_completeness_verdicts"] = ConversationRules.Met,
        ["user_simulation"] = ConversationRules.Simulated,
        ["criteria_steps"] = CriteriaRules.Steps,
        ["criteria_score"] = CriteriaRules.Score,
        ["criteria_strict_score"] = CriteriaRules.PassOrFail,
        ["score_reason"] = Reason,
    };

    /// <returns>Null for a prompt that is not the platform's.</returns>
    public static Func<Sections, JsonObject>? For(string prompt) => _rules.GetValueOrDefault(prompt);

    internal static JsonObject Verdict(string verdict, string? reason = null) => new() { ["verdict"] = verdict, ["reason"] = reason };

    /// <summary>Lists and decides in one answer, as a metric asks that does not go step by step.</summary>
    private static JsonObject Whole(JsonObject listed, Sections sections, Func<Sections, JsonObject> decide)
    {
        var items = listed["items"]!.AsArray();
        var verdicts = decide(sections.With("items", items.ToJsonString()))["verdicts"]!.AsArray();
        return WithReason(new()
        {
            ["items"] = new JsonArray([.. items.Zip(verdicts, (item, judged) => new JsonObject
            {
                ["item"] = item!.DeepClone(),
                ["verdict"] = judged!["verdict"]!.DeepClone(),
                ["reason"] = judged["reason"]?.DeepClone(),
            })]),
        });
    }

    private static JsonObject WithReason(JsonObject answer)
    {
        var found = (answer["items"] ?? answer["verdicts"])!.AsArray();
        var complaints = found.Select(each => (string?)each!["reason"]).OfType<string>().ToList();
        answer["reason"] = complaints is [] ? "By word rules nothing speaks against it." : $"By word rules: {string.Join(" ", complaints.Take(3))}";
        return answer;
    }

    private static JsonObject Reason(Sections sections) => new()
    {
        ["reason"] = sections.Texts("findings") is [_, ..] findings
            ? $"The score is {sections["score"]}, by word rules: {string.Join(" ", findings.Take(3))}"
            : $"The score is {sections["score"]}: by word rules nothing speaks against it.",
    };
}
