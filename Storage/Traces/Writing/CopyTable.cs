using Npgsql;

namespace Platform.Storage.Traces.Writing;

internal readonly record struct CopyColumn<T>(string Name, Action<CopyRow, T> Write);

/// <summary>A table that rows of one kind are copied into.</summary>
internal sealed class CopyTable<T>(string table, CopyColumn<T>[] columns)
{
    private const int BytesAtOnce = 64 * 1024;

    /// <summary>The columns, for a list in SQL.</summary>
    internal string Columns { get; } = string.Join(", ", columns.Select(column => column.Name));

    /// <param name="row">To be used again for the next copy of the connection.</param>
    internal async Task CopyAsync(
        NpgsqlConnection connection, CopyRow row, IReadOnlyList<T> items, CancellationToken cancellationToken)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            $"copy {table} ({Columns}) from stdin (format binary)", cancellationToken);
        row.Clear();
        row.Header();
        for (var i = 0; i < items.Count; i++)
        {
            row.Start((short)columns.Length);
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
