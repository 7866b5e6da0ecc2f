namespace Platform.Storage.Datasets.Files;

/// <summary>The files that datasets are kept in, by the name of their format: <c>jsonl</c> or <c>csv</c>.</summary>
public static class GoldenFile
{
    public static bool IsFormat(string? format) => format is "jsonl" or "csv";

    public static string ContentType(string format) => format is "csv" ? GoldenTable.ContentType : GoldenLines.ContentType;

    /// <summary>UTF-8, with or without a byte order mark.</summary>
    public static async Task<ReadGoldens> ReadAsync(Stream file, string format, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        return format is "csv"
            ? await GoldenTable.ReadAsync(reader, cancellationToken)
            : await GoldenLines.ReadAsync(reader, cancellationToken);
    }

    public static async Task WriteAsync(
        Stream file, string format, IReadOnlyList<Golden> goldens, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(file, leaveOpen: true);
        await (format is "csv"
            ? GoldenTable.WriteAsync(writer, goldens, cancellationToken)
            : GoldenLines.WriteAsync(writer, goldens, cancellationToken));
    }
}
