using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Bench.JudgeCost;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Named first in DeepEval's own documentation of metrics for agents and retrieval.
string[] mostUsed = ["GEval", "AnswerRelevancy", "Faithfulness", "ContextualPrecision", "ContextualRecall", "ContextualRelevancy", "TaskCompletion"];

string[] others =
[
    "StepEfficiency", "PlanQuality", "PlanAdherence", "ArgumentCorrectness", "MCPUse", "GoalAccuracy", "ToolUse", "Hallucination",
    "Summarization", "Bias", "Toxicity", "ConversationCompleteness", "KnowledgeRetention", "RoleAdherence", "TurnRelevancy",
    "TurnFaithfulness", "TurnContextualPrecision", "TurnContextualRecall", "TurnContextualRelevancy",
];

(string Metric, string Options, string DeepEval)[] metrics =
[
    // In evaluate(), its default, DeepEval writes the steps anew for every case; ours are kept, so that a case costs one call.
    ("GEval", """{"evaluationSteps":["Check that the output answers the input.","Check that it is polite."]}""", "GEval(criteria)"),
    .. mostUsed[1..].Select(metric => (metric, "{}", $"{metric}Metric")),
    .. others.Select(metric => (metric, "{}", $"{metric}Metric")),
    ("Misuse", """{"domain":"travel"}""", "MisuseMetric"),
    ("NonAdvice", """{"adviceTypes":["legal"]}""", "NonAdviceMetric"),
    ("RoleViolation", """{"role":"a travel agent"}""", "RoleViolationMetric"),
    ("PromptAlignment", """{"promptInstructions":["Be short.","Name the price."]}""", "PromptAlignmentMetric"),
    ("TopicAdherence", """{"relevantTopics":["travel"]}""", "TopicAdherenceMetric"),
];

using var peer = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "deepeval-llm-calls.json")));
var theirs = peer.RootElement.EnumerateArray().ToDictionary(
    one => one.GetProperty("metric").GetString()!, one => one.GetProperty("sync").GetProperty("calls").GetInt32());

using var costs = await Costs.StartAsync();
var (all, used) = (new List<(Cost Once, Cost Thorough, int Theirs)>(), new List<(Cost Once, Cost Thorough, int Theirs)>());
Console.WriteLine($"{"metric",-26}{"calls",7}{"thorough",10}{"DeepEval",10}{"tokens",9}{"thorough",10}");
foreach (var (metric, options, name) in metrics)
{
    var once = await costs.MeasureAsync(metric, options);
    var given = JsonNode.Parse(options)!;
    given["thorough"] = true;
    var thorough = metric == "GEval" ? once : await costs.MeasureAsync(metric, given.ToJsonString());
    all.Add((once, thorough, theirs[name]));
    if (mostUsed.Contains(metric))
        used.Add(all[^1]);
    Console.WriteLine($"{metric,-26}{once.Calls,7}{thorough.Calls,10}{theirs[name],10}{once.Tokens,9}{thorough.Tokens,10}");
}

var together = await costs.MeasureTogetherAsync(metrics.Where(each => mostUsed.Contains(each.Metric)).Select(each => (each.Metric, each.Options)));
Console.WriteLine($"""

    metrics={all.Count}
    calls={all.Sum(each => each.Once.Calls)}
    thorough_calls={all.Sum(each => each.Thorough.Calls)}
    deepeval_calls={all.Sum(each => each.Theirs)}
    tokens={all.Sum(each => each.Once.Tokens)}
    thorough_tokens={all.Sum(each => each.Thorough.Tokens)}
    most_used_calls={used.Sum(each => each.Once.Calls)}
    most_used_deepeval_calls={used.Sum(each => each.Theirs)}
    most_used_ratio={(double)used.Sum(each => each.Once.Calls) / used.Sum(each => each.Theirs):F3}
    most_used_ratio_limit=0.5
    most_used_message_tokens={together.Tokens}
    most_used_repeated_tokens={together.Repeated}
    most_used_repeated_share={(double)together.Repeated / together.Tokens:F3}
    """);
