using System.Text.Json.Nodes;
using Platform.DemoJudge.Chat;

namespace Platform.DemoJudge.Rules;

/// <summary>The prompts of <c>Evaluator/Metrics</c> by name, each with the rule that stands in for understanding it.</summary>
internal static class PromptRules
{
    private static readonly Dictionary<string, Func<Sections, JsonObject>> _rules = new()
    {
        ["task_completion_task"] = AgentRules.TaskAndOutcome,
        ["task_completion_verdict"] = AgentRules.Completion,
        ["step_efficiency_task"] = AgentRules.Task,
        ["step_efficiency_score"] = AgentRules.Efficiency,
        ["argument_correctness_verdicts"] = AgentRules.Arguments,
        ["answer_relevancy_statements"] = AnswerRules.Statements,
        ["answer_relevancy_verdicts"] = AnswerRules.Relevancy,
        ["faithfulness_truths"] = AnswerRules.Truths,
        ["faithfulness_claims"] = AnswerRules.Claims,
        ["faithfulness_verdicts"] = AnswerRules.Faithfulness,
        ["conversation_intentions"] = ConversationRules.Intentions,
        ["conversation_intention_verdict"] = ConversationRules.Met,
        ["criteria_steps"] = CriteriaRules.Steps,
        ["criteria_score"] = CriteriaRules.Score,
        ["criteria_strict_score"] = CriteriaRules.PassOrFail,
        ["score_reason"] = Reason,
    };

    /// <returns>Null for a prompt that is not the platform's.</returns>
    public static Func<Sections, JsonObject>? For(string prompt) => _rules.GetValueOrDefault(prompt);

    internal static JsonObject Verdict(string verdict, string? reason = null) => new() { ["verdict"] = verdict, ["reason"] = reason };

    private static JsonObject Reason(Sections sections) => new()
    {
        ["reason"] = sections.Texts("findings") is [_, ..] findings
            ? $"The score is {sections["score"]}, by word rules: {string.Join(" ", findings.Take(3))}"
            : $"The score is {sections["score"]}: by word rules nothing speaks against it.",
    };
}
