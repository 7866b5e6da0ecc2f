using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Suites;

/// <summary>
/// Where the cases of a suite are written, sent along with it as <c>source: { file, lines: { ID: LINE } }</c>: so that reports of the
/// service point into the agent's repository too.
/// </summary>
/// <param name="File">Null when the request does not say.</param>
public sealed record SuiteSource(string? File, IReadOnlyDictionary<string, int> Lines)
{
    /// <summary>The key in a request.</summary>
    public const string Key = "source";

    public static JsonObject Of(Suite suite) => new()
    {
        // Cases are in the suite or in one file; those of a dataset have no line in the repository, but the suite names it.
        ["file"] = suite.Cases is [var first, ..] ? first.File : suite.File,
        ["lines"] = new JsonObject(suite.Cases.Select(each => KeyValuePair.Create(each.Id, (JsonNode?)each.Line))),
    };

    /// <summary>What a request does not say, or not in this form, is as if it were absent: it is for people only.</summary>
    public static SuiteSource Read(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty(Key, out var source) || source.ValueKind != JsonValueKind.Object)
            return new(null, new Dictionary<string, int>());
        var file = source.TryGetProperty("file", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        var lines = new Dictionary<string, int>();
        if (source.TryGetProperty("lines", out var byId) && byId.ValueKind == JsonValueKind.Object)
        {
            foreach (var each in byId.EnumerateObject())
            {
                if (each.Value.ValueKind == JsonValueKind.Number && each.Value.TryGetInt32(out var line))
                    lines[each.Name] = line;
            }
        }

        return new(file, lines);
    }

    /// <param name="otherwise">The file to name when the request named none.</param>
    /// <returns>Line 1 for a case that is not written in the file.</returns>
    public (string File, int Line) Find(string id, string otherwise) => (File ?? otherwise, Lines.GetValueOrDefault(id, 1));
}
