using Npgsql;
using NpgsqlTypes;

namespace Platform.Storage.Traces.Writing;

/// <summary>Many rows as one array for each column, for <c>unnest</c>.</summary>
internal static class ColumnArrays
{
    extension<T>(IEnumerable<T> rows)
    {
        internal NpgsqlParameter ArrayOf<TValue>(Func<T, TValue> value, NpgsqlDbType type) =>
            new NpgsqlParameter<TValue[]> { TypedValue = [.. rows.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    extension(NpgsqlConnection connection)
    {
        /// <returns>Rows that were written.</returns>
        internal async Task<int> ExecuteAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange(parameters);
            await command.PrepareAsync(cancellationToken);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
