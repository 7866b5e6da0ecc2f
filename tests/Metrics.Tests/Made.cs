using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Tests;

/// <summary>Makes any metric of the catalogue, with what it cannot do without.</summary>
internal static class Made
{
    private static readonly Dictionary<string, string> _values = new()
    {
        ["pattern"] = "\"a+\"",
        ["jsonSchema"] = """{"type":"object"}""",
        ["ToolCorrectness.evaluationParams"] = """["INPUT_PARAMETERS","OUTPUT"]""",
        ["GEval.evaluationParams"] = """["INPUT","TAGS"]""",
        ["rubric"] = """[{"scoreRange":[0,4],"expectedOutcome":"bad"},{"scoreRange":[5,10],"expectedOutcome":"good"}]""",
        ["expression"] = "\"Bias / 2\"",
        ["metrics"] = """{"x":{"metric":"Bias"}}""",
        ["url"] = "\"http://localhost:9\"",
        ["dag"] = """
            {"nodes":{"q":{"type":"BinaryJudgementNode","criteria":"c","children":["y","n"]},
            "y":{"type":"VerdictNode","verdict":true,"score":10},"n":{"type":"VerdictNode","verdict":false,"score":0}}}
            """,
        ["ConversationalGEval.evaluationParams"] = """["SCENARIO"]""",
        ["kinds"] = """["email"]""",
        ["schemas"] = """{"search":{"type":"object"}}""",
        ["languages"] = """["en"]""",
        ["schemes"] = """["https"]""",
        ["hosts"] = """["example.com"]""",
    };

    /// <summary>Options without which a metric cannot be made.</summary>
    private static readonly Dictionary<string, string> _needed = new()
    {
        ["PatternMatch"] = "pattern",
        ["GEval"] = "criteria",
        ["ConversationalGEval"] = "criteria",
        ["ArenaGEval"] = "criteria",
        ["ToolPermission"] = "allowedTools",
        ["Contains"] = "texts",
        ["NotContains"] = "texts",
        ["StartsWith"] = "text",
        ["PatternFound"] = "pattern",
        ["PatternAbsent"] = "pattern",
        ["LengthLimit"] = "minWords",
        ["TokenLimit"] = "maxTokens",
        ["JsonSchema"] = "jsonSchema",
        ["ToolArguments"] = "schemas",
        ["PromptLeakage"] = "prompt",
        ["LatencyLimit"] = "maxMs",
        ["CostLimit"] = "maxUsd",
    };

    public static TestCaseMetric Of(string metric) => Measure.Metric(metric, With(metric));

    /// <summary>A value that fits the option.</summary>
    public static string Value(MetricOption option, string metric) =>
        _values.GetValueOrDefault($"{metric}.{option.Name}") ?? _values.GetValueOrDefault(option.Name) ?? option.Type switch
        {
            "boolean" => "true",
            "whole number" => "3",
            "number" => "0.5",
            "text" => "\"some\"",
            "higher or lower" => "\"lower\"",
            "list of texts" => """["some"]""",
            _ => throw new ArgumentOutOfRangeException(nameof(option), option.Type, option.Name),
        };

    /// <summary>Options: those needed, and one more.</summary>
    public static string With(string metric, string? option = null, string? value = null)
    {
        var options = MetricCatalogue.Find(metric)!.Options
            .Where(one => one.Name != option && (one.Meaning.StartsWith("Required.", StringComparison.Ordinal) || one.Name == _needed.GetValueOrDefault(metric)))
            .Select(one => $"\"{one.Name}\":{Value(one, metric)}");
        return $"{{{string.Join(',', option is null ? options : options.Append($"\"{option}\":{value}"))}}}";
    }
}
