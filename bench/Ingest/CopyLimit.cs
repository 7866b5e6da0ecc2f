using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Platform.Bench.Ingest;

/// <summary>
/// The limit: plain binary COPY, on one connection, of spans that the Collector stored, into a table like theirs. The rows
/// are in the format of COPY already, so that nothing but PostgreSQL's own work is measured.
/// </summary>
internal sealed class CopyLimit
{
    private const string Columns = """
        project_id, trace_id, span_id, day, parent_span_id, name, type, status, error, start_ns, end_ns, service_name, model,
        requested_model, provider, input, output, input_tokens, output_tokens, cached_input_tokens, cost_usd, tool_name,
        tool_arguments, tool_result, retrieval_context, metric_collection, metadata, attributes, events, details
        """;

    private const int RowsAtOnce = 4000; // as a commit of the Collector has at most

    private readonly NpgsqlDataSource _database;
    private readonly byte[] _rows;
    private readonly int[] _traceIds;
    private readonly int _count;
    private long _sent;

    private CopyLimit(NpgsqlDataSource database, byte[] rows)
    {
        (_database, _rows) = (database, rows);
        var places = Places(rows).ToArray();
        (_traceIds, _count) = (places, places.Length);
        // The traces of one load have half of their ids in common; from here on each has a half of its own.
        foreach (var trace in places.GroupBy(place => new Guid(rows.AsSpan(place, 16))))
        {
            var id = RandomNumberGenerator.GetBytes(16);
            foreach (var place in trace)
                id.CopyTo(rows.AsSpan(place));
        }
    }

    /// <summary>Takes the rows of one commit out of the spans that are there.</summary>
    internal static async Task<CopyLimit> CreateAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            create table copied_spans (like spans including all) partition by range (day);
            create table copied_spans_of_all_days partition of copied_spans for values from (minvalue) to (maxvalue);
            """);
        using var rows = new MemoryStream();
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            $"copy (select {Columns} from spans limit {RowsAtOnce}) to stdout (format binary)");
        await stream.CopyToAsync(rows);
        return new(database, rows.ToArray());
    }

    /// <returns>Rows per second.</returns>
    internal async Task<double> RunAsync(TimeSpan duration)
    {
        await using var connection = await _database.OpenConnectionAsync();
        var clock = Stopwatch.StartNew();
        var copied = 0L;
        for (; clock.Elapsed < duration; copied += _count)
        {
            EncodedRequest.Stamp(_rows, _traceIds, ++_sent);
            await using var stream = await connection.BeginRawBinaryCopyAsync(
                $"copy copied_spans ({Columns}) from stdin (format binary)");
            await stream.WriteAsync(_rows);
        }
        var rate = copied / clock.Elapsed.TotalSeconds;
        // As after any other measurement: the next one must not write what this one left in the buffers.
        await connection.ExecuteAsync("truncate copied_spans; checkpoint", commandTimeout: 600);
        return rate;
    }

    // The trace id is the second field of a row; a field is its length, -1 for null, and so many bytes.
    private static IEnumerable<int> Places(byte[] rows)
    {
        const int Header = 19;
        for (var place = Header; BinaryPrimitives.ReadInt16BigEndian(rows.AsSpan(place)) is > 0 and var fields;)
        {
            place += sizeof(short);
            for (var field = 0; field < fields; field++)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(rows.AsSpan(place));
                place += sizeof(int);
                if (field == 1)
                    yield return place;
                place += Math.Max(0, length);
            }
        }
    }
}
