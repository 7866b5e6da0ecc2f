using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.Metrics.Catalogue;
using Platform.Storage.CustomMetrics;

namespace Platform.Collector.DeepEval.Metrics;

/// <summary>Reads the definition of a metric as DeepEval's clients upload it: G-Eval, or a decision graph (DAG).</summary>
internal static partial class MetricDefinition
{
    private const int LongestName = 200;

    // Names of options are the same; null leaves one out.
    private static readonly string[] _sameOptions = ["criteria", "evaluationSteps", "rubric"];

    /// <exception cref="DeepEvalRefusal">It cannot be kept; the message says why.</exception>
    internal static CustomMetric Read(JsonElement sent)
    {
        if (sent.Text("name")?.Trim() is not { Length: >= 1 and <= LongestName } name)
            throw DeepEvalRefusal.Invalid($"A metric needs a name of at most {LongestName} characters.");
        if (MetricCatalogue.Find(name) is not null)
            throw DeepEvalRefusal.Invalid($"'{name}' is the name of a metric that the platform has. Give yours another name.");

        var isDag = sent.Text("algorithm") is "DAG" || sent.Member("dag") is not null;
        if (isDag ? sent.Member("dag")?.Member("nodes") is null : sent.Member("criteria") is null && sent.Member("evaluationSteps") is null)
            throw DeepEvalRefusal.Invalid("A metric needs criteria, evaluationSteps or a dag with nodes.");
        var metric = (isDag, sent.Truth("multiTurn") ?? false) switch
        {
            (false, false) => "GEval",
            (false, true) => "ConversationalGEval",
            (true, false) => "DAG",
            (true, true) => "ConversationalDAG",
        };
        var options = isDag ? new JsonObject { ["dag"] = Node(sent, "dag") } : GEvalOptions(sent, name);
        var read = new CustomMetric
        {
            Name = name,
            Metric = metric,
            Options = JsonSerializer.SerializeToElement(options),
            Definition = sent,
        };
        // What the catalogue can run already must be right now; the rest is kept for when it can.
        return MetricCatalogue.Find(metric) is not null
            && !MetricCatalogue.TryCreate(metric, read.Options, strict: false, out _, out var problem)
            ? throw DeepEvalRefusal.Invalid(problem) : read;
    }

    private static JsonObject GEvalOptions(JsonElement sent, string name)
    {
        var options = new JsonObject { ["name"] = name };
        foreach (var option in _sameOptions.Where(option => sent.Member(option) is not null))
            options[option] = Node(sent, option);
        if (sent.Member("evaluationParams") is { ValueKind: JsonValueKind.Array } given)
            options["evaluationParams"] = new JsonArray(
                [.. given.EnumerateArray().Select(param => (JsonNode)Capital().Replace(param.ToString(), "_$0").ToUpperInvariant())]);
        return options;
    }

    private static JsonNode? Node(JsonElement sent, string name) => JsonNode.Parse(sent.GetProperty(name).GetRawText());

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();
}
