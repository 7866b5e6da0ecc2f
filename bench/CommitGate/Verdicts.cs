using System.Text.Json;

namespace Platform.Bench.CommitGate;

/// <summary>Which assertions failed in which case, as each tool's own report says: a tool that is quick and wrong has won nothing.</summary>
internal static class Verdicts
{
    /// <returns>For each case by id, whether each of the five assertions passed, in the suite's order.</returns>
    public static Dictionary<string, string> OfGate(string report)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(report));
        return json.RootElement.GetProperty("cases").EnumerateArray().ToDictionary(
            each => each.GetProperty("id").GetString()!,
            each => Line(each.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("status").GetString() == "passed")));
    }

    /// <inheritdoc cref="OfGate"/>
    public static Dictionary<string, string> OfPromptfoo(string report)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(report));
        return json.RootElement.GetProperty("results").GetProperty("results").EnumerateArray().ToDictionary(
            each => each.GetProperty("testCase").GetProperty("description").GetString()!,
            each => Line(each.GetProperty("gradingResult").GetProperty("componentResults").EnumerateArray().Select(part => part.GetProperty("pass").GetBoolean())));
    }

    /// <returns>How many cases differ, or are in one report only.</returns>
    public static int Different(Dictionary<string, string> one, Dictionary<string, string> other) =>
        one.Keys.Union(other.Keys).Count(id => one.GetValueOrDefault(id) != other.GetValueOrDefault(id));

    private static string Line(IEnumerable<bool> passed) => string.Concat(passed.Select(each => each ? '+' : '-'));
}
