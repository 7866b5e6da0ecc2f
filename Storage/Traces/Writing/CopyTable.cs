using Npgsql;

namespace Platform.Storage.Traces.Writing;

/// <summary>A table that spans are copied into, as the rows that <see cref="SpanTable.Write"/> made of them.</summary>
internal sealed class CopyTable(string name)
{
    private const int BytesAtOnce = 64 * 1024;

    /// <summary>Makes it a temporary table of the connection, for rows on their way into <paramref name="target"/>.</summary>
    internal string CreateFor(string target) =>
        $"create temp table {name} on commit delete rows as select {SpanTable.Columns} from {target} limit 0";

    /// <param name="row">To be used again for the next copy of the connection.</param>
    internal async Task CopyAsync(
        NpgsqlConnection connection, CopyRow row, IReadOnlyList<PlacedSpan> spans, CancellationToken cancellationToken)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            $"copy {name} ({SpanTable.Columns}) from stdin (format binary)", cancellationToken);
        row.Clear();
        row.Header();
        for (var i = 0; i < spans.Count; i++)
        {
            row.Add(spans[i].Row.Span);
            if (row.Written.Length < BytesAtOnce)
                continue;
            await stream.WriteAsync(row.Written, cancellationToken);
            row.Clear();
        }
        row.Start(-1);
        await stream.WriteAsync(row.Written, cancellationToken);
    }
}
