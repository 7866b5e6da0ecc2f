using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Storage.Datasets;
using Platform.Storage.Prompts;

namespace Platform.Collector.Prompts;

/// <summary>A prompt as clients push it and as files hold it: its content, and what it is to be called.</summary>
internal sealed record PushedPrompt : PromptContent
{
    private const int MostCharacters = 2_000_000;

    // What names a commit where it comes from. Here it gets names of its own.
    private static readonly string[] _names =
        ["id", "promptId", "promptVersionId", "hash", "parent", "type", "createdAt"];

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { MaxDepth = 100 };

    public string? Alias { get; init; }

    public string? Branch { get; init; }

    /// <summary>What changed, in a line.</summary>
    public string? Message { get; init; }

    /// <summary>For example <c>00.00.03</c>; only an import gives one.</summary>
    public string? Version { get; init; }

    public string? Label { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Every member that has no name above.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    [JsonIgnore]
    public IEnumerable<string> AllLabels => [.. Labels ?? [], .. Label is null ? (string[])[] : [Label]];

    /// <param name="alias">When the prompt does not say its own.</param>
    /// <param name="problem">Says what to do about it; null when the prompt can be kept.</param>
    /// <returns>Null when there is a problem.</returns>
    internal static PushedPrompt? Read(JsonElement json, string? alias, out string? problem)
    {
        try
        {
            var prompt = json.ValueKind == JsonValueKind.Object ? json.Deserialize<PushedPrompt>(_json) : null;
            prompt = prompt is null ? null : prompt with { Alias = prompt.Alias ?? alias, Extra = prompt.AllUnknown() };
            problem = prompt is null ? "A prompt is a JSON object." : prompt.Problem();
            return problem is null ? prompt : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            problem = $"This is not a prompt: {wrong.Message}";
            return null;
        }
    }

    internal static string? AliasProblem(string? alias) =>
        alias?.Trim() is { Length: >= 1 and <= 200 } ? null : "alias must have 1 to 200 characters.";

    internal static string? BranchProblem(string? branch) =>
        branch is null || branch.Trim() is { Length: >= 1 and <= 200 } ? null : "A branch's name must have 1 to 200 characters.";

    // An export of this platform has them under extra already.
    private JsonElement? AllUnknown()
    {
        var unknown = (Unknown ?? []).Where(member => !_names.Contains(member.Key, StringComparer.OrdinalIgnoreCase))
            .Concat(Extra is { ValueKind: JsonValueKind.Object } extra ? extra.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)) : [])
            .DistinctBy(member => member.Key).ToDictionary();
        return unknown.Count == 0 ? null : JsonSerializer.SerializeToElement(unknown);
    }

    private string? Problem()
    {
        if ((AliasProblem(Alias) ?? BranchProblem(Branch)) is { } problem)
            return problem;
        if (Text is null == Messages is not { ValueKind: JsonValueKind.Array })
            return "Give either text or messages, an array of { role, content }.";
        if (Version is not null && !VersionName.TryParse(Version, out _))
            return $"version must look like 00.00.01, not '{Version}'.";
        if (AllLabels.Any(label => label is not { Length: >= 1 and <= 100 }))
            return "A label must have 1 to 100 characters.";
        return Text?.Length > MostCharacters || Messages?.GetRawText().Length > MostCharacters || Extra?.GetRawText().Length > MostCharacters
            ? $"A prompt has at most {MostCharacters} characters." : null;
    }
}
