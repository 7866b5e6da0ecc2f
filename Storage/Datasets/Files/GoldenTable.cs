using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace Platform.Storage.Datasets.Files;

/// <summary>
/// Goldens as CSV (RFC 4180), a column for each field. Cells are text; a column whose cells are JSON says so in its name,
/// <c>input:json</c>, unless it is one of those that always hold lists or objects. An empty cell is a field not given.
/// </summary>
public static class GoldenTable
{
    public const string ContentType = "text/csv";

    private const string JsonSuffix = ":json";

    private static readonly CsvConfiguration _format = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\n",
        MaxFieldSize = 16 * 1024 * 1024,
    };

    public static async Task WriteAsync(TextWriter writer, IReadOnlyList<Golden> goldens, CancellationToken cancellationToken)
    {
        var columns = goldens.SelectMany(golden => golden.Content.EnumerateObject().Select(field => field.Name)).Distinct()
            .Select(field => (Field: field, Json: NeedsJson(field, goldens))).ToList();
        await using var csv = new CsvWriter(writer, _format, leaveOpen: true);
        foreach (var (field, json) in columns)
            csv.WriteField(json ? field + JsonSuffix : field);
        await csv.NextRecordAsync();
        foreach (var golden in goldens)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (field, json) in columns)
                csv.WriteField(Cell(golden.Content, field, json));
            await csv.NextRecordAsync();
        }
    }

    public static async Task<ReadGoldens> ReadAsync(TextReader reader, CancellationToken cancellationToken)
    {
        var read = new GoldenReading();
        using var csv = new CsvParser(reader, _format, leaveOpen: true);
        try
        {
            if (!await csv.ReadAsync())
                return new([], [new(1, null, "The first line of a CSV file names its columns; this file is empty.")]);
            var columns = csv.Record!;
            if (columns.CountBy(column => column).FirstOrDefault(column => column.Value > 1) is { Value: > 1 } twice)
                return new([], [new(1, twice.Key, "Two columns have this name.")]);
            for (var line = csv.RawRow + 1L; !read.Enough && await csv.ReadAsync(); line = csv.RawRow + 1L)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Read(csv.Record!, columns, line, read);
            }
        }
        catch (CsvHelperException problem)
        {
            read.Add(new(csv.RawRow, null, problem is BadDataException
                ? "A quotation mark stands where none can be: put the cell in quotation marks and double those inside." : problem.Message.Split('\n')[0]));
        }

        return read.Whole();
    }

    private static void Read(string[] cells, string[] columns, long line, GoldenReading read)
    {
        if (cells.Length != columns.Length)
        {
            read.Add(new(line, null, $"It has {cells.Length} cells; there are {columns.Length} columns."));
            return;
        }

        var golden = new Dictionary<string, JsonElement>();
        foreach (var (column, cell) in columns.Zip(cells).Where(pair => pair.Second.Length > 0))
        {
            var json = column.EndsWith(JsonSuffix, StringComparison.Ordinal);
            var field = json ? column[..^JsonSuffix.Length] : column;
            try
            {
                golden[field] = json || (GoldenRules.HoldsJson(field) && cell.TrimStart() is ['[' or '{', ..])
                    ? JsonElement.Parse(cell)
                    : GoldenRules.HoldsTexts(field) ? JsonSerializer.SerializeToElement<string[]>([cell])
                    : JsonSerializer.SerializeToElement(cell);
            }
            catch (JsonException problem)
            {
                read.Add(new(line, column, $"The cell is not JSON: {FileProblem.Reason(problem)}"));
                return;
            }
        }

        read.Add(line, JsonSerializer.SerializeToElement(golden));
    }

    // A column of plain cells must say all that there is to say: text that is not empty, or JSON where JSON is expected.
    private static bool NeedsJson(string field, IReadOnlyList<Golden> goldens) =>
        field.EndsWith(JsonSuffix, StringComparison.Ordinal) || goldens.Any(golden =>
            golden.Content.TryGetProperty(field, out var value) && (GoldenRules.HoldsJson(field)
                ? value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)
                : value.ValueKind is not JsonValueKind.String || value.GetString() is ""));

    private static string? Cell(JsonElement golden, string field, bool json) =>
        !golden.TryGetProperty(field, out var value) ? null
        : json || GoldenRules.HoldsJson(field) ? value.GetRawText()
        : value.GetString();
}
