using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace Platform.Suites.Cases;

/// <summary>Cases in a file of their own: JSON Lines, or CSV with a column for each key.</summary>
internal static class CaseFile
{
    private const int MostCases = 100_000;

    // Columns that hold texts as they are; the others hold JSON. Of a suite's cases none has a label.
    private static readonly HashSet<string> _texts =
    [
        "id", "name", "input", "actualOutput", "expectedOutput", "traceId", "scenario", "expectedOutcome", "userDescription", "chatbotRole", "label",
    ];

    public static IReadOnlyList<SuiteCase> Read(string file, Variables variables, List<SuiteProblem> problems)
    {
        try
        {
            using var reader = new StreamReader(file, Encoding.UTF8);
            return Cases(Rows(file, reader).Take(MostCases), file, variables, problems);
        }
        catch (Exception problem) when (Problem(file, problem) is { } found)
        {
            problems.Add(found);
            return [];
        }
    }

    /// <summary>Each case as JSON, by the file's ending from CSV or from JSON Lines.</summary>
    public static IEnumerable<(int Line, string Json)> Rows(string file, TextReader reader) =>
        Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? Table(reader) : Lines(reader);

    /// <returns>What keeps the file from being read; null for an exception that says nothing of it.</returns>
    public static SuiteProblem? Problem(string file, Exception problem) => problem switch
    {
        IOException or UnauthorizedAccessException => new(file, 0, 0, $"The cases cannot be read: {problem.Message}"),
        CsvHelperException csv => new(file, csv.Context?.Parser?.RawRow ?? 0, 0, $"This is not CSV: {csv.Message.Split('\n')[0]}"),
        _ => null,
    };

    private static List<SuiteCase> Cases(
        IEnumerable<(int Line, string Json)> lines, string file, Variables variables, List<SuiteProblem> problems)
    {
        var cases = new List<SuiteCase>();
        foreach (var (line, json) in lines)
        {
            try
            {
                cases.Add(CaseReader.Make(ExpandJson(json, variables), file, line));
            }
            catch (JsonException problem)
            {
                problems.Add(new(file, line, (int)(problem.BytePositionInLine ?? -1) + 1, CaseJson.Explain(problem)));
            }
        }

        return cases;
    }

    // Within JSON text a value is put in as the inside of a JSON string.
    private static string ExpandJson(string json, Variables variables) =>
        variables.Expand(json) is var expanded && ReferenceEquals(expanded, json) ? json
            : variables.Escaped().Expand(json);

    private static IEnumerable<(int Line, string Json)> Lines(TextReader reader)
    {
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (!string.IsNullOrWhiteSpace(text))
                yield return (line, text);
        }
    }

    private static IEnumerable<(int Line, string Json)> Table(TextReader reader)
    {
        using var csv = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture));
        var columns = csv.Read() ? csv.Record! : [];
        for (var line = csv.RawRow + 1; csv.Read(); line = csv.RawRow + 1)
        {
            var record = csv.Record!;
            yield return (line, JsonOf(columns, record));
        }
    }

    private static string JsonOf(string[] columns, string[] cells)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            foreach (var (column, cell) in columns.Zip(cells).Where(pair => pair.Second.Length > 0))
            {
                json.WritePropertyName(column);
                if (_texts.Contains(column))
                    json.WriteStringValue(cell);
                else
                    json.WriteRawValue(cell, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
