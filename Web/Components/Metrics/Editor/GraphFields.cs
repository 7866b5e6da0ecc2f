using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Web.Components.Metrics.Editor;

/// <summary>A decision graph as its editor holds it.</summary>
public sealed class GraphFields
{
    public List<GraphNodeFields> Nodes { get => field ??= []; set; }

    /// <summary>The whole graph, where it has more than the fields can show; else empty.</summary>
    public string? Json { get; set; }

    internal static GraphFields Of(JsonElement options)
    {
        if (!options.TryGetProperty("dag", out var graph))
            return new();
        var nodes = graph.ValueKind == JsonValueKind.Object && graph.TryGetProperty("nodes", out var inner) ? inner : graph;
        if (nodes.ValueKind != JsonValueKind.Object)
            return new() { Json = graph.GetRawText() };
        var all = nodes.EnumerateObject().ToDictionary(node => node.Name, node => node.Value);
        var asking = all.Where(node => Options.Text(node.Value, "type") != "VerdictNode").ToList();
        // Windows of turns and metrics with options have no field.
        return all.Values.Any(node => node.TryGetProperty("turn_window", out _)
                || (node.TryGetProperty("child", out var child) && child.ValueKind == JsonValueKind.Object && child.TryGetProperty("metric_options", out _)))
            ? new() { Json = JsonSerializer.Serialize(graph, Indented) }
            : new() { Nodes = [.. asking.Select(node => GraphNodeFields.Of(node.Key, node.Value, all))] };
    }

    internal void Write(JsonObject options, FieldProblems problems)
    {
        if (!string.IsNullOrWhiteSpace(Json))
        {
            Options.SetJson(options, "dag", Json, problems);
            return;
        }

        var ids = Nodes.Select(node => node.Id?.Trim() ?? "").ToList();
        var nodes = new JsonObject();
        foreach (var (i, node) in Nodes.Index())
        {
            if (ids[i].Length == 0)
                problems.Add($"nodes[{i}].id", "A node needs a name, by which others lead to it.");
            else if (ids.IndexOf(ids[i]) < i)
                problems.Add($"nodes[{i}].id", $"There is another node {ids[i]}.");
            else
                node.Write(nodes, i, ids, problems);
        }

        if (Nodes.Count == 0)
            problems.Add("dag", "A graph needs a node.");
        options["dag"] = new JsonObject { ["nodes"] = nodes };
    }

    /// <summary>What a button of the graph does.</summary>
    /// <param name="action"><c>add-task</c>, <c>add-yesno</c>, <c>add-choice</c>, <c>remove-N</c>, <c>verdict-N</c> or <c>unverdict-N-M</c>.</param>
    /// <returns>False for any other action.</returns>
    internal bool Apply(string? action)
    {
        switch (action?.Split('-'))
        {
            case ["add", var kind]:
                Nodes.Add(GraphNodeFields.New(kind));
                return true;
            case ["remove", var at] when int.TryParse(at, out var i) && i < Nodes.Count:
                Nodes.RemoveAt(i);
                return true;
            case ["verdict", var at] when int.TryParse(at, out var i) && i < Nodes.Count:
                Nodes[i].Verdicts.Add(new());
                return true;
            case ["unverdict", var at, var of] when int.TryParse(at, out var i) && i < Nodes.Count
                && int.TryParse(of, out var j) && j < Nodes[i].Verdicts.Count:
                Nodes[i].Verdicts.RemoveAt(j);
                return true;
            default:
                return false;
        }
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
