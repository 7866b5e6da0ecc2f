using System.Text.Json;

namespace Platform.Storage.Datasets.Files;

/// <summary>What is wrong with a file, and where.</summary>
/// <param name="Line">1 for the first; null for all of it.</param>
/// <param name="Column">In JSON lines the byte within the line, from 1; in CSV the column's name. Null for the whole line.</param>
public sealed record FileProblem(long? Line, string? Column, string Problem)
{
    /// <summary>How many of a file are told.</summary>
    public const int Most = 100;

    public override string ToString() =>
        Line is null ? Problem : $"Line {Line}{(Column is null ? "" : $", column {Column}")}: {Problem}";

    /// <summary>What the parser says, without the place that it adds.</summary>
    public static string Reason(JsonException problem) => problem.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0];
}

/// <param name="Goldens">Those that could be read, in order.</param>
/// <param name="Problems">What keeps the file from being a dataset, the first hundred; empty when it is one.</param>
public sealed record ReadGoldens(IReadOnlyList<JsonElement> Goldens, IReadOnlyList<FileProblem> Problems);
