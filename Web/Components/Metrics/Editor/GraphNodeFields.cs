using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Web.Components.Metrics.Editor;

/// <summary>A node of a decision graph that asks the judge, with its verdicts.</summary>
public sealed class GraphNodeFields
{
    private static readonly Dictionary<string, string> _types = new()
    {
        ["task"] = "TaskNode",
        ["yesno"] = "BinaryJudgementNode",
        ["choice"] = "NonBinaryJudgementNode",
    };

    public string? Id { get; set; }

    /// <summary><c>task</c>, <c>yesno</c> or <c>choice</c>.</summary>
    public string Type { get; set; } = "yesno";

    /// <summary>Instructions of a task, criteria of a question.</summary>
    public string? Text { get; set; }

    /// <summary>What of the test case the judge sees: <c>input, actual_output</c>.</summary>
    public string? Params { get; set; }

    /// <summary>Of a task: the nodes that it leads to, separated by commas.</summary>
    public string? Next { get; set; }

    public List<VerdictFields> Verdicts { get => field ??= []; set; }

    internal static GraphNodeFields New(string kind) => new()
    {
        Type = _types.ContainsKey(kind) ? kind : "yesno",
        Params = "input, actual_output",
        Verdicts = kind == "yesno" ? [new() { Answer = "true", Score = "10" }, new() { Answer = "false", Score = "0" }]
            : kind == "choice" ? [new(), new()] : [],
    };

    internal static GraphNodeFields Of(string id, JsonElement node, IReadOnlyDictionary<string, JsonElement> all)
    {
        var children = Options.Items(node, "children").Select(child => child.ValueKind == JsonValueKind.Object ? Options.Text(child, "ref") ?? "" : child.ToString());
        var type = _types.FirstOrDefault(pair => pair.Value == Options.Text(node, "type")).Key ?? "yesno";
        return new()
        {
            Id = id,
            Type = type,
            Text = Options.Text(node, type == "task" ? "instructions" : "criteria"),
            Params = string.Join(", ", Options.Items(node, "evaluation_params")),
            Next = type == "task" ? string.Join(", ", children) : null,
            Verdicts = type == "task" ? [] : [.. children.Where(all.ContainsKey).Select(child => VerdictFields.Of(all[child]))],
        };
    }

    internal void Write(JsonObject nodes, int index, IReadOnlyList<string> ids, FieldProblems problems)
    {
        var id = Id!.Trim();
        if (string.IsNullOrWhiteSpace(Text))
            problems.Add($"nodes[{index}].text", Type == "task" ? "Say what the judge shall work out." : "Ask the judge a question.");
        var node = new JsonObject
        {
            ["type"] = _types.GetValueOrDefault(Type, "BinaryJudgementNode"),
            [Type == "task" ? "instructions" : "criteria"] = Text?.Trim(),
            ["evaluation_params"] = new JsonArray([.. Items(Params).Select(param => JsonValue.Create(param))]),
        };
        if (Type == "task")
            node["output_label"] = id;
        nodes[id] = node;
        var children = new JsonArray();
        node["children"] = children;
        foreach (var next in Type == "task" ? Items(Next) : [])
        {
            if (!ids.Contains(next))
                problems.Add($"nodes[{index}].next", $"There is no node {next}.");
            children.Add(new JsonObject { ["ref"] = next });
        }

        foreach (var (j, verdict) in (Type == "task" ? [] : Verdicts).Index())
        {
            var child = $"{id}.{j + 1}";
            children.Add(new JsonObject { ["ref"] = child });
            nodes[child] = verdict.Write($"nodes[{index}].verdicts[{j}]", Type == "yesno", ids, problems);
        }

        if (Type != "task" && Verdicts.Count == 0)
            problems.Add($"nodes[{index}].text", "A question needs answers.");
    }

    private static string[] Items(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>What follows from an answer: a score, or another node or metric.</summary>
public sealed class VerdictFields
{
    public string? Answer { get; set; }

    /// <summary>0 to 10; empty where <see cref="Next"/> is not.</summary>
    public string? Score { get; set; }

    /// <summary>A node, or a metric: one of the catalogue or one of one's own.</summary>
    public string? Next { get; set; }

    internal static VerdictFields Of(JsonElement verdict)
    {
        var child = verdict.TryGetProperty("child", out var given) ? given : default;
        return new()
        {
            Answer = Options.Text(verdict, "verdict")?.ToLowerInvariant() is "true" or "false" ? Options.Text(verdict, "verdict")!.ToLowerInvariant() : Options.Text(verdict, "verdict"),
            Score = Options.Text(verdict, "score"),
            Next = Options.Text(child, "ref") ?? Options.Text(child, "metric_name"),
        };
    }

    internal JsonObject Write(string field, bool isBinary, IReadOnlyList<string> ids, FieldProblems problems)
    {
        var verdict = new JsonObject { ["type"] = "VerdictNode", ["verdict"] = isBinary ? JsonValue.Create(Answer?.Trim() == "true") : JsonValue.Create(Answer?.Trim()) };
        if (string.IsNullOrWhiteSpace(Answer))
            problems.Add(field, "An answer needs a word.");
        else if (string.IsNullOrWhiteSpace(Score) == string.IsNullOrWhiteSpace(Next))
            problems.Add(field, "An answer gives either a score or what comes next.");
        else if (Next?.Trim() is { Length: > 0 } next)
            verdict["child"] = ids.Contains(next) ? new JsonObject { ["type"] = "node", ["ref"] = next } : new() { ["type"] = "metric", ["metric_name"] = next };
        else if (double.TryParse(Score, CultureInfo.InvariantCulture, out var score) && score is >= 0 and <= 10)
            verdict["score"] = score;
        else
            problems.Add(field, "A score is a number from 0 to 10.");
        return verdict;
    }
}
