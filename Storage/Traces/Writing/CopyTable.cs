using Npgsql;

namespace Platform.Storage.Traces.Writing;

internal readonly record struct CopyColumn<T>(string Name, Action<CopyRow, T> Write);

/// <summary>What of an item stands in which column.</summary>
internal sealed class CopyFormat<T>(params CopyColumn<T>[] columns)
{
    /// <summary>For a list in SQL.</summary>
    internal string Columns { get; } = string.Join(", ", columns.Select(column => column.Name));

    internal void Write(CopyRow row, T item)
    {
        row.Start((short)columns.Length);
        foreach (var column in columns)
            column.Write(row, item);
    }
}

/// <summary>A table that rows are copied into.</summary>
/// <param name="columns">For a list in SQL.</param>
/// <param name="write">Adds the row that an item becomes.</param>
internal sealed class CopyTable<T>(string name, string columns, Action<CopyRow, T> write)
{
    private const int BytesAtOnce = 64 * 1024;

    /// <summary>Makes it a temporary table of the connection, for rows on their way into <paramref name="target"/>.</summary>
    internal string CreateFor(string target) =>
        $"create temp table {name} on commit delete rows as select {columns} from {target} limit 0";

    /// <param name="row">To be used again for the next copy of the connection.</param>
    internal async Task CopyAsync(
        NpgsqlConnection connection, CopyRow row, IReadOnlyList<T> items, CancellationToken cancellationToken)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            $"copy {name} ({columns}) from stdin (format binary)", cancellationToken);
        row.Clear();
        row.Header();
        for (var i = 0; i < items.Count; i++)
        {
            write(row, items[i]);
            if (row.Written.Length < BytesAtOnce)
                continue;
            await stream.WriteAsync(row.Written, cancellationToken);
            row.Clear();
        }
        row.Start(-1);
        await stream.WriteAsync(row.Written, cancellationToken);
    }
}
