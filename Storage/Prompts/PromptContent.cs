using System.Security.Cryptography;
using System.Text.Json;

namespace Platform.Storage.Prompts;

/// <summary>What a commit of a prompt holds; either a text or messages. The names are those of the DeepEval wire.</summary>
public record PromptContent
{
    public string? Text { get; init; }

    /// <summary>An array of <c>{ role, content }</c>.</summary>
    public JsonElement? Messages { get; init; }

    /// <summary>How variables are written: <c>FSTRING</c> <c>{x}</c>, <c>MUSTACHE</c> <c>{{x}}</c>, <c>MUSTACHE_WITH_SPACE</c>
    /// <c>{{ x }}</c>, <c>DOLLAR_BRACKETS</c> <c>${x}</c> or <c>JINJA</c>.</summary>
    public string InterpolationType { get; init => field = value ?? "FSTRING"; } = "FSTRING";

    public JsonElement? ModelSettings { get; init; }

    /// <summary><c>TEXT</c>, <c>JSON</c> or <c>SCHEMA</c>.</summary>
    public string? OutputType { get; init; }

    public JsonElement? OutputSchema { get; init; }

    public JsonElement? Tools { get; init; }

    /// <summary>An object of what else was sent; kept as it came.</summary>
    public JsonElement? Extra { get; init; }

    /// <summary><c>TEXT</c> or <c>LIST</c>.</summary>
    public string Type => Text is not null ? "TEXT" : "LIST";

    /// <summary>Names the commit of this content on that parent in the whole project. See
    /// <see cref="NormalJson"/> for what does not count.</summary>
    /// <returns>16 lower-case hex digits.</returns>
    internal string HashOn(Guid prompt, string? parent)
    {
        var whole = JsonSerializer.SerializeToUtf8Bytes((string?[])
        [
            prompt.ToString(), parent, Text, InterpolationType, OutputType, NormalJson.Of(Messages, ids: false),
            NormalJson.Of(ModelSettings, ids: false), NormalJson.Of(OutputSchema), NormalJson.Of(Tools),
            .. Extra is null ? (string[])[] : [NormalJson.Of(Extra)], // commits from before it existed keep their names
        ]);
        return Convert.ToHexStringLower(SHA256.HashData(whole).AsSpan(0, 8));
    }

    /// <summary>What differs between the two, in words.</summary>
    internal string ChangesSince(PromptContent before)
    {
        (string Name, bool Differs)[] parts =
        [
            (Text is null ? "messages" : "text", Text != before.Text || Differ(Messages, before.Messages, ids: false)),
            ("interpolation", InterpolationType != before.InterpolationType),
            ("model settings", Differ(ModelSettings, before.ModelSettings, ids: false)),
            ("output", OutputType != before.OutputType || Differ(OutputSchema, before.OutputSchema)),
            ("tools", Differ(Tools, before.Tools)),
            ("other fields", Differ(Extra, before.Extra)),
        ];
        return $"Change {string.Join(", ", parts.Where(part => part.Differs).Select(part => part.Name))}";
    }

    private static bool Differ(JsonElement? one, JsonElement? other, bool ids = true) =>
        NormalJson.Of(one, ids) != NormalJson.Of(other, ids);
}
