using System.Text.Json;

namespace Platform.Storage.Datasets.Files;

/// <summary>Goldens as JSON lines: one a line, exactly as it was sent.</summary>
public static class GoldenLines
{
    public const string ContentType = "application/x-ndjson";

    public static async Task WriteAsync(TextWriter writer, IEnumerable<Golden> goldens, CancellationToken cancellationToken)
    {
        foreach (var golden in goldens)
            await writer.WriteAsync($"{OneLine(golden.Content)}\n".AsMemory(), cancellationToken);
    }

    public static async Task<ReadGoldens> ReadAsync(TextReader reader, CancellationToken cancellationToken)
    {
        var read = new GoldenReading();
        for (var line = 1L; !read.Enough && await reader.ReadLineAsync(cancellationToken) is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            try
            {
                read.Add(line, JsonElement.Parse(text));
            }
            catch (JsonException problem)
            {
                read.Add(new(line, $"{problem.BytePositionInLine + 1}", FileProblem.Reason(problem)));
            }
        }

        return read.Whole();
    }

    // A line break can stand only between the parts of a JSON value: within texts it is escaped.
    private static string OneLine(JsonElement golden) =>
        golden.GetRawText().Replace('\n', ' ').Replace('\r', ' ');
}
