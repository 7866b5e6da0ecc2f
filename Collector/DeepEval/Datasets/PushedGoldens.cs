using System.Text.Json;
using Platform.Storage.Datasets;

namespace Platform.Collector.DeepEval.Datasets;

/// <summary>The goldens of a push.</summary>
/// <param name="Finalized">True when not said.</param>
/// <param name="Number">Of the version that they shall become; null for the next.</param>
/// <param name="Problem">Says what to do about it; null when they can be kept.</param>
internal sealed record PushedGoldens(IReadOnlyList<JsonElement> Goldens, bool Finalized, int? Number, string? Problem)
{
    private static readonly Dictionary<string, string> _turnNames = new()
    {
        ["user_id"] = "userId",
        ["retrieval_context"] = "retrievalContext",
        ["tools_called"] = "toolsCalled",
        ["mcp_tools_called"] = "mcpToolsCalled",
        ["mcp_resources_called"] = "mcpResourcesCalled",
        ["mcp_prompts_called"] = "mcpPromptsCalled",
    };

    internal static PushedGoldens Read(JsonElement body)
    {
        var goldens = new List<JsonElement>();
        string? problem = null;
        foreach (var field in (string[])["goldens", "conversationalGoldens"])
        {
            if (!body.TryGetProperty(field, out var list) || list.ValueKind == JsonValueKind.Null)
                continue;
            if (list.ValueKind != JsonValueKind.Array)
                return new([], false, null, $"{field} must be a list.");
            foreach (var (index, golden) in list.EnumerateArray().Select(Normal).Index())
            {
                problem ??= GoldenRules.Problem(golden) is { } wrong ? $"{field}[{index}]: {wrong}" : null;
                goldens.Add(golden);
            }
        }
        problem ??= goldens is [] ? "Give at least one golden, in goldens or conversationalGoldens." : GoldenRules.Problem(goldens);
        var number = 0;
        if (body.TryGetProperty("version", out var version) && version.ValueKind != JsonValueKind.Null
            && !VersionName.TryParse(version.ToString(), out number))
            problem ??= $"version must look like 00.00.01, not '{version}'.";
        return new(
            goldens, !body.TryGetProperty("finalized", out var finalized) || finalized.ValueKind != JsonValueKind.False,
            number == 0 ? null : number, problem);
    }

    /// <summary>Of a golden or a test case.</summary>
    /// <remarks>Python writes the fields of turns in snake_case, TypeScript in camelCase; both read camelCase. A null is as
    /// good as nothing to both.</remarks>
    internal static JsonElement Normal(JsonElement golden)
    {
        if (golden.ValueKind != JsonValueKind.Object)
            return golden;
        var kept = WithoutNulls(golden, name => name);
        if (kept.TryGetValue("turns", out var turns) && turns.ValueKind == JsonValueKind.Array)
            kept["turns"] = JsonSerializer.SerializeToElement(
                turns.EnumerateArray().Select(turn => turn.ValueKind != JsonValueKind.Object ? turn : JsonSerializer.SerializeToElement(
                    WithoutNulls(turn, name => _turnNames.GetValueOrDefault(name, name)), DeepEvalJson.Options)),
                DeepEvalJson.Options);
        return JsonSerializer.SerializeToElement(kept, DeepEvalJson.Options);
    }

    private static OrderedDictionary<string, JsonElement> WithoutNulls(JsonElement json, Func<string, string> name) => new(
        json.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null).DistinctBy(field => name(field.Name))
            .Select(field => KeyValuePair.Create(name(field.Name), field.Value)));
}
