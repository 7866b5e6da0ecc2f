using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Storage.TestRuns;

/// <summary>
/// What pairs a test case with itself in another run, and with its golden: the id that was given, else the name, else a
/// hash of the input. Names that DeepEval clients give by position say nothing about the case and are passed over.
/// </summary>
public static partial class CaseIds
{
    private const int MostCharacters = 500;
    private const int HashBytes = 8;
    private static readonly string[] _inputs = ["input", "scenario", "turns"];

    /// <param name="content">A golden or test case.</param>
    public static string Of(JsonElement content)
    {
        if (Text(content, "id") is { } id)
            return id;
        if (Text(content, "name") is { } name && !GivenByPosition().IsMatch(name))
            return name;
        var input = _inputs.Select(field => content.TryGetProperty(field, out var value) ? value : default)
            .FirstOrDefault(value => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null));
        var text = input.ValueKind switch
        {
            JsonValueKind.Undefined => "",
            JsonValueKind.String => input.GetString()!,
            _ => input.GetRawText(),
        };
        return "input-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));
    }

    private static string? Text(JsonElement content, string field) =>
        content.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= MostCharacters } text
            ? text
            : null;

    [GeneratedRegex(@"^(conversational_)?test_case_\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex GivenByPosition();
}
