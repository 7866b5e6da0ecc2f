using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Metrics.Schemas;

/// <summary>
/// JSON Schema, draft 2020-12, as its specification has it: <c>format</c> and <c>content…</c> are annotations, references stay
/// within the document. The packages that the feed serves know older drafts only.
/// </summary>
internal sealed class StrictSchema(JsonElement root)
{
    private const int MostProblems = 20;

    private readonly SchemaResources _resources = new(root);

    /// <returns>What is wrong with the schema itself, to be read after its name; null when it can be used.</returns>
    public static string? Unusable(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => null,
        JsonValueKind.Object => SchemaForm.Problem(schema),
        _ => "must be a JSON Schema: an object, true or false",
    };

    /// <returns>What is wrong with the value, each with its JSON path; at most 20; empty when it is valid.</returns>
    /// <exception cref="FormatException">A reference leads nowhere, or in circles.</exception>
    /// <exception cref="RegexMatchTimeoutException"/>
    public IReadOnlyList<string> Problems(JsonElement value)
    {
        var problems = new List<string>();
        new SchemaCheck(_resources).Holds(_resources.Root, value, "$", new(), problems);
        return [.. problems.Take(MostProblems)];
    }
}
