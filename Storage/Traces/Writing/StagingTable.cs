using Npgsql;

namespace Platform.Storage.Traces.Writing;

internal readonly record struct CopyColumn<T>(string Name, Action<CopyRow, T> Write);

/// <summary>
/// A temporary table that rows for <paramref name="target"/> are copied into. What reads it must order by <c>place</c>:
/// a table does not keep the order of what is copied into it.
/// </summary>
internal sealed class StagingTable<T>(string name, string target, CopyColumn<T>[] columns)
{
    private const int BytesAtOnce = 64 * 1024;

    /// <summary>The columns that are the target's too, for a list in SQL.</summary>
    internal string Columns { get; } = string.Join(", ", columns.Select(column => column.Name));

    internal string Create => $"create temp table {name} on commit delete rows as select 0 as place, {Columns} from {target} limit 0";

    /// <summary>The rows in the order they were copied.</summary>
    internal string Select => $"select {Columns} from {name} order by place";

    /// <param name="row">To be used again for the next copy of the connection.</param>
    internal async Task CopyAsync(
        NpgsqlConnection connection, CopyRow row, IReadOnlyList<T> items, CancellationToken cancellationToken)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            $"copy {name} (place, {Columns}) from stdin (format binary)", cancellationToken);
        row.Clear();
        row.Header();
        for (var i = 0; i < items.Count; i++)
        {
            row.Start((short)(1 + columns.Length));
            row.Int(i);
            foreach (var column in columns)
                column.Write(row, items[i]);
            if (row.Written.Length < BytesAtOnce)
                continue;
            await stream.WriteAsync(row.Written, cancellationToken);
            row.Clear();
        }
        row.Start(-1);
        await stream.WriteAsync(row.Written, cancellationToken);
    }
}
