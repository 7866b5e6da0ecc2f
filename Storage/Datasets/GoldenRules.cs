using System.Text.Json;

namespace Platform.Storage.Datasets;

/// <summary>What makes a golden one that can be kept. Fields that it does not know are kept as they are.</summary>
public static class GoldenRules
{
    /// <summary>The most goldens that a version holds.</summary>
    public const int MostGoldens = 100_000;

    private static readonly string[] _texts =
    [
        "id", "name", "expectedOutcome", "scenario", "userDescription", "chatbotRole", "comments", "sourceFile",
    ];

    private static readonly string[] _lists = ["context", "retrievalContext", "toolsCalled", "expectedTools", "tags", "turns"];

    private static readonly string[] _objects = ["additionalMetadata", "metadata", "customColumnKeyValues", "imagesMapping"];

    /// <summary>Whether a field of this name is a list or an object.</summary>
    public static bool HoldsJson(string field) => _lists.Contains(field) || _objects.Contains(field);

    /// <summary>Whether a field of this name is a list of texts.</summary>
    public static bool HoldsTexts(string field) => field is "context" or "retrievalContext" or "tags";

    /// <returns>The id that was given; null for none.</returns>
    public static string? IdOf(JsonElement golden) =>
        golden.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String ? id.GetString() : null;

    public static bool IsConversational(JsonElement golden) =>
        !Has(golden, "input") && (Has(golden, "scenario") || Has(golden, "turns"));

    /// <returns>What is wrong with it, for whoever wrote it; null when it can be kept.</returns>
    public static string? Problem(JsonElement golden)
    {
        if (golden.ValueKind is not JsonValueKind.Object)
            return "A golden is a JSON object.";
        if (!Has(golden, "input") && !IsConversational(golden))
            return "A golden needs an input, or for a conversation a scenario or turns.";
        return Wrong(golden, _texts, JsonValueKind.String, "text")
            ?? Wrong(golden, _lists, JsonValueKind.Array, "a list")
            ?? Wrong(golden, _objects, JsonValueKind.Object, "an object");
    }

    /// <returns>What is wrong with keeping them together, which each of them can be; null when nothing is.</returns>
    public static string? Problem(IReadOnlyList<JsonElement> goldens) =>
        goldens.Count > MostGoldens ? $"A dataset holds at most {MostGoldens} goldens."
        : goldens.Select(IsConversational).Distinct().Count() > 1
            ? "A dataset holds single-turn goldens (input) or conversations (scenario, turns), not both."
        : null;

    private static bool Has(JsonElement golden, string field) =>
        golden.TryGetProperty(field, out var value) && value.ValueKind is not JsonValueKind.Null;

    private static string? Wrong(JsonElement golden, string[] fields, JsonValueKind kind, string called) =>
        fields.FirstOrDefault(field => Has(golden, field) && golden.GetProperty(field).ValueKind != kind) is { } wrong
            ? $"{wrong} must be {called}."
            : null;
}
