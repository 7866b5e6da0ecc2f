using System.Text;
using System.Text.Json;
using Platform.Suites.Cases;

namespace Platform.Suites.Calibration;

/// <summary>Labelled cases in a file: JSON Lines, one JSON list, or CSV with a column for each key.</summary>
public static class LabelledFile
{
    private const int MostCases = 10_000;

    /// <exception cref="SuiteException">With the file and line of all that is wrong.</exception>
    public static IReadOnlyList<(JsonElement Json, LabelledCase Case)> Read(string file)
    {
        var problems = new List<SuiteProblem>();
        var cases = new List<(JsonElement, LabelledCase)>();
        try
        {
            foreach (var (line, json) in Lines(file))
            {
                try
                {
                    var element = JsonElement.Parse(json);
                    cases.Add((element, LabelledCase.Read(element, cases.Count)));
                }
                catch (Exception problem) when (problem is JsonException or FormatException)
                {
                    problems.Add(new(file, line, 0, $"This is not a labelled case: {problem.Message}."));
                }
            }
        }
        catch (JsonException problem)
        {
            problems.Add(new(file, 0, 0, $"This is not a JSON list: {problem.Message}"));
        }
        catch (Exception problem) when (CaseFile.Problem(file, problem) is { } found)
        {
            problems.Add(found);
        }

        if (cases.Count > MostCases)
            problems.Add(new(file, 0, 0, $"{cases.Count} cases are more than {MostCases}."));
        else if (cases is [] && problems is [])
            problems.Add(new(file, 0, 0, "There is no labelled case."));
        return problems is [] ? cases : throw new SuiteException(problems);
    }

    private static IEnumerable<(int Line, string Json)> Lines(string file)
    {
        var text = File.ReadAllText(file, Encoding.UTF8);
        return text.AsSpan().TrimStart() is ['[', ..]
            ? JsonElement.Parse(text).EnumerateArray().Select((element, index) => (index + 1, element.GetRawText()))
            : CaseFile.Rows(file, new StringReader(text));
    }
}
