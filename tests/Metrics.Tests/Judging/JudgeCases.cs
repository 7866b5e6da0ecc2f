using System.Text.Json.Nodes;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Judging;

/// <summary>One test case that every judged metric can measure, and what each of them asks and scores on it.</summary>
internal static class JudgeCases
{
    private static readonly ToolCall[] _tools = [new() { Name = "search" }, new() { Name = "book" }];

    // Sizes as in deepeval-llm-calls.json: three documents, two tools, three exchanges of one question and two replies.
    public static readonly TestCase Case = new()
    {
        Input = "Book me a flight to Rome.",
        ActualOutput = "Booked. Rome is warm.",
        ExpectedOutput = "It is booked. Rome is warm.",
        Context = ["Rome is warm.", "Rome is old.", "Rome is in Italy."],
        RetrievalContext = ["Rome is warm.", "Rome is old.", "Rome is in Italy."],
        ToolsCalled = _tools,
        AvailableTools = _tools,
        ExpectedTools = _tools,
        Trace = new() { Name = "agent", Type = "agent" },
        Rivals = [new("Other", "Maybe.")],
        ChatbotRole = "A friendly clerk.",
        ExpectedOutcome = "A flight is booked. It is warm.",
        Turns =
        [
            new() { Role = "user", Content = "To Rome." },
            new() { Role = "assistant", Content = "I look.", RetrievalContext = ["Flights leave daily."] },
            new() { Role = "assistant", Content = "Found.", ToolsCalled = _tools },
            new() { Role = "user", Content = "Book it." },
            new() { Role = "assistant", Content = "I do.", RetrievalContext = ["Book early.", "Pay by card."] },
            new() { Role = "assistant", Content = "Done." },
            new() { Role = "user", Content = "Thanks." },
            new() { Role = "assistant", Content = "Welcome.", RetrievalContext = ["Be polite."] },
            new() { Role = "assistant", Content = "Bye." },
        ],
    };

    private const string Picture = "![a](data:image/png;base64,iVBORw0KGgo=)";

    /// <summary>A task, a binary judgement, and one among several verdicts, which ends at 8 of 10.</summary>
    private const string Graph = """
        {"dag":{"nodes":{
            "sum":{"type":"TaskNode","instructions":"Sum it up.","output_label":"sum","children":["ok"]},
            "ok":{"type":"BinaryJudgementNode","criteria":"It is sound.","children":["yes","no"]},
            "yes":{"type":"VerdictNode","verdict":true,"child":{"type":"node","ref":"how"}},
            "no":{"type":"VerdictNode","verdict":false,"score":0},
            "how":{"type":"NonBinaryJudgementNode","criteria":"How sound?","children":["well","ill"]},
            "well":{"type":"VerdictNode","verdict":"text","score":8},
            "ill":{"type":"VerdictNode","verdict":"hardly","score":2}}}}
        """;

    /// <summary>
    /// Metric, its options, score, prompts at once, prompts step by step (<c>*n</c>: n times), its name in DeepEval if unlike
    /// ours, and its score step by step where the scripted judge then says something else.
    /// </summary>
    public static readonly (string Metric, string Options, double Score, string AtOnce, string Thorough, string DeepEval, double? ThoroughScore)[] Rows =
    [
        ("TaskCompletion", "{}", 0.8, "task_completion", "task_completion_task,task_completion_verdict", "", null),
        ("StepEfficiency", "{}", 0.8, "step_efficiency", "agent_task,step_efficiency_score", "", null),
        ("PlanQuality", "{}", 0.8, "plan_quality", "agent_task,agent_plan,plan_quality_score", "", null),
        ("PlanAdherence", "{}", 0.8, "plan_adherence", "agent_task,agent_plan,plan_adherence_score", "", null),
        ("ArgumentCorrectness", "{}", 0.5, "argument_correctness", "argument_correctness_verdicts,score_reason", "", null),
        ("MCPUse", "{}", 0.8, "mcp_use", "mcp_use_choice,mcp_use_arguments", "", null),
        ("MultiTurnMCPUse", "{}", 0.8, "multi_turn_mcp_use", "multi_turn_mcp_use_what*3,multi_turn_mcp_use_how*3,score_reason", "", null),
        ("MCPTaskCompletion", "{}", 0.8, "mcp_task_completion", "mcp_task_completion_what*3,score_reason", "", null),
        ("GoalAccuracy", "{}", 0.8, "goal_accuracy", "goal_accuracy_what*3,goal_accuracy_how*3,score_reason", "", null),
        ("ToolUse", "{}", 0.8, "tool_use", "tool_use_what*3,tool_use_how,score_reason*2", "", null),
        ("TopicAdherence", """{"relevantTopics":["travel"]}""", 1, "topic_adherence",
            "topic_adherence_items*3,topic_adherence_verdicts*6,score_reason", "", null),
        ("AnswerRelevancy", "{}", 0.5, "answer_relevancy", "answer_relevancy_items,answer_relevancy_verdicts,score_reason", "", null),
        ("Faithfulness", "{}", 0.5, "faithfulness", "faithfulness_truths,faithfulness_items,faithfulness_verdicts,score_reason", "", null),
        ("ContextualPrecision", "{}", 5.0 / 6, "contextual_precision", "contextual_precision_verdicts,score_reason", "", null),
        ("ContextualRecall", "{}", 0.5, "contextual_recall", "contextual_recall_verdicts,score_reason", "", null),
        ("ContextualRelevancy", "{}", 0.5, "contextual_relevancy", "contextual_relevancy_judged*3,score_reason", "", null),
        ("Hallucination", "{}", 1.0 / 3, "hallucination", "hallucination_verdicts,score_reason", "", null),
        ("PromptAlignment", """{"promptInstructions":["Be short.","Be kind."]}""", 0.5,
            "prompt_alignment", "prompt_alignment_verdicts,score_reason", "", null),
        ("Summarization", "{}", 0.5, "summarization_compare,summarization_answers",
            "summarization_truths,summarization_claims,summarization_questions,summarization_answers*2,summarization_verdicts,score_reason", "", null),
        ("Summarization", """{"assessmentQuestions":["a?","b?"]}""", 0.5, "summarization_compare,summarization_answers",
            "summarization_truths,summarization_claims,summarization_answers*2,summarization_verdicts,score_reason",
            "SummarizationMetric(assessment_questions)", null),
        ("Bias", "{}", 0.5, "bias", "bias_items,bias_verdicts,score_reason", "", null),
        ("Toxicity", "{}", 0.5, "toxicity", "toxicity_items,toxicity_verdicts,score_reason", "", null),
        ("Misuse", """{"domain":"travel"}""", 0.5, "misuse", "misuse_items,misuse_verdicts,score_reason", "", null),
        ("NonAdvice", """{"adviceTypes":["legal"]}""", 0.5, "non_advice", "non_advice_items,non_advice_verdicts,score_reason", "", null),
        ("RoleViolation", """{"role":"clerk"}""", 0, "role_violation", "role_violation_items,role_violation_verdicts,score_reason", "", null),
        ("ConversationCompleteness", "{}", 0.5, "conversation_completeness",
            "conversation_completeness_items,conversation_completeness_verdicts*2,score_reason", "", 1),
        ("KnowledgeRetention", "{}", 0.5, "knowledge_retention",
            "knowledge_retention_facts,knowledge_retention_verdicts*2,knowledge_retention_facts,knowledge_retention_verdicts*2,"
            + "knowledge_retention_facts,knowledge_retention_verdicts*2,score_reason", "", 1),
        ("RoleAdherence", "{}", 0.5, "role_adherence", "role_adherence_verdicts,score_reason", "", null),
        ("TurnRelevancy", "{}", 2.0 / 3, "turn_relevancy", "turn_relevancy_verdicts*3,score_reason", "", 1),
        ("TurnFaithfulness", "{}", 0.5, "faithfulness*3",
            "faithfulness_truths,faithfulness_items,faithfulness_verdicts,score_reason,faithfulness_truths,faithfulness_items,"
            + "faithfulness_verdicts,score_reason,faithfulness_truths,faithfulness_items,faithfulness_verdicts,score_reason,score_reason", "", null),
        ("TurnContextualPrecision", "{}", (1 + (5.0 / 6) + (5.0 / 6)) / 3, "contextual_precision*3",
            "contextual_precision_verdicts,score_reason,contextual_precision_verdicts,score_reason,contextual_precision_verdicts,score_reason*2", "", null),
        ("TurnContextualRecall", "{}", 0.5, "contextual_recall*3",
            "contextual_recall_verdicts,score_reason,contextual_recall_verdicts,score_reason,contextual_recall_verdicts,score_reason*2", "", null),
        ("TurnContextualRelevancy", "{}", 0.5, "contextual_relevancy*3",
            "contextual_relevancy_judged,score_reason,contextual_relevancy_judged*3,score_reason,contextual_relevancy_judged*4,score_reason*2", "", null),
        ("LearningInConversation", "{}", 0.5, "learning_in_conversation",
            "learning_in_conversation_items,learning_in_conversation_verdicts,score_reason", "none", null),
        ("UserSatisfaction", "{}", 0.8, "user_satisfaction", "", "none", null),
        ("ConversationCoherence", "{}", 0.8, "conversation_coherence", "", "none", null),
        ("PIILeakage", """{"judge":true}""", 0.5, "pii_leakage", "pii_leakage_items,pii_leakage_verdicts", "none", null),
        ("Coherence", "{}", 4, "coherence", "", "none", null),
        ("Fluency", "{}", 4, "fluency", "", "none", null),
        ("Relevance", "{}", 4, "relevance", "", "none", null),
        ("Completeness", "{}", 4, "completeness", "", "none", null),
        ("Equivalence", "{}", 4, "equivalence", "", "none", null),
        ("Groundedness", "{}", 4, "groundedness", "", "none", null),
        ("Retrieval", "{}", 4, "retrieval", "", "none", null),
        ("IntentResolution", "{}", 4, "intent_resolution", "", "none", null),
        ("TaskAdherence", "{}", 4, "task_adherence", "", "none", null),
        ("ToolCallAccuracy", "{}", 4, "tool_call_accuracy", "", "none", null),
        ("ConversationalGEval", """{"criteria":"As often on conversations."}""", 0.08, "criteria_steps,criteria_score", "",
            "ConversationalGEval(criteria)", null),
        ("ArenaGEval", """{"evaluationSteps":["Look."]}""", 0.5, "arena_duel*2", "", "none", null),
        ("DAG", Graph, 0.8, "dag_task,dag_binary,dag_choice", "dag_task,dag_binary,dag_choice,score_reason", "DAGMetric(task+binary+nonbinary)", null),
        ("ConversationalDAG", Graph, 0.8, "dag_task,dag_binary,dag_choice", "dag_task,dag_binary,dag_choice,score_reason", "none", null),
        ("ToolCorrectness", """{"availableTools":["search","book"]}""", 0.8, "tool_correctness_choice", "", "ToolCorrectnessMetric(available_tools)", null),
        ("Arithmetic", """{"expression":"(Bias + Toxicity) / 2"}""", 0.5, "bias,toxicity", "", "none", null),
        ("TextToImage", "{}", 0.08, "text_to_image,image_looks", "", "none", null),
        ("ImageEditing", "{}", 0.08, "image_editing,image_looks", "", "none", null),
        ("ImageCoherence", "{}", 0.8, "image_coherence*2", "", "none", null),
        ("ImageHelpfulness", "{}", 0.8, "image_helpfulness*2", "", "none", null),
        ("ImageReference", "{}", 0.8, "image_reference*2", "", "none", null),
        ("GEval", """{"evaluationSteps":["Look."]}""", 0.08, "criteria_score", "", "GEval(evaluation_steps)", null),
        ("GEval", """{"criteria":"As often as DeepEval."}""", 0.08, "criteria_steps,criteria_score", "", "GEval(criteria)", null),
    ];

    public static TheoryData<string, string> Metrics => [.. Rows.Select(row => (row.Metric, row.Options))];

    public static Task<Measurement> MeasureAsync(string metric, string options, HttpJudge judge) =>
        Measure.Metric(metric, options).MeasureAsync(CaseFor(metric), judge.Client, TestContext.Current.CancellationToken);

    public static TestCase CaseFor(string metric) => !metric.Contains("Image", StringComparison.Ordinal) ? Case
        : Case with { Input = $"Make it blue. {Picture}", ActualOutput = $"Here: {Picture} and https: {Picture}" };

    public static string Thorough(string options)
    {
        var all = JsonNode.Parse(options)!;
        all["thorough"] = true;
        return all.ToJsonString();
    }
}
