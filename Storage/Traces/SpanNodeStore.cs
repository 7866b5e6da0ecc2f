using System.Data.Common;
using Dapper;
using Npgsql;

namespace Platform.Storage.Traces;

/// <summary>Reads what a tree draws. Everything is scoped to one project.</summary>
public sealed class SpanNodeStore(NpgsqlDataSource database)
{
    private const string Nodes = $"""
        select encode(s.span_id, 'hex'), encode(s.parent_span_id, 'hex'), s.name, s.type, s.status, s.start_ns, s.end_ns,
            s.input_tokens, s.output_tokens, s.cost_usd, s.metric_collection
        {TraceStore.SpansOfTrace}
        order by s.start_ns, s.span_id
        """;

    /// <returns>In start order, without texts; empty when no span of that trace has arrived.</returns>
    /// <remarks>By hand, since a trace may have 33,000 spans: a tree of that size is there in two thirds of the time, and
    /// names, which repeat, are kept once.</remarks>
    public async Task<IReadOnlyList<SpanNode>> ListAsync(int project, byte[] trace, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Nodes);
        command.Parameters.AddWithValue("project", project);
        command.Parameters.AddWithValue("trace", trace);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var nodes = new List<SpanNode>();
        var texts = new Dictionary<string, string>();
        while (await reader.ReadAsync(cancellationToken))
            nodes.Add(Read(reader, texts));
        return nodes;
    }

    /// <returns>A text that differs when spans have arrived since; null when none has.</returns>
    public async Task<string?> GetStampAsync(int project, byte[] trace, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new(
            "select concat_ws(' ', updated_at, span_count) from traces where project_id = @project and trace_id = @trace",
            new { project, trace }, cancellationToken: cancellationToken));
    }

    private static SpanNode Read(DbDataReader row, Dictionary<string, string> texts)
    {
        return new()
        {
            SpanId = row.GetString(0),
            ParentSpanId = row.IsDBNull(1) ? null : row.GetString(1),
            Name = Once(row.GetString(2)),
            Type = Once(row.GetString(3)),
            Status = Once(row.GetString(4)),
            StartTime = new(row.GetInt64(5)),
            EndTime = row.IsDBNull(6) ? null : new(row.GetInt64(6)),
            InputTokens = row.IsDBNull(7) ? null : row.GetInt64(7),
            OutputTokens = row.IsDBNull(8) ? null : row.GetInt64(8),
            CostUsd = row.IsDBNull(9) ? null : row.GetDecimal(9),
            MetricCollection = row.IsDBNull(10) ? null : Once(row.GetString(10)),
        };

        string Once(string text) => texts.TryGetValue(text, out var known) ? known : texts[text] = text;
    }
}
