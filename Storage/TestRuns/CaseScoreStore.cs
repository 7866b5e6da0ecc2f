using Dapper;
using Npgsql;

namespace Platform.Storage.TestRuns;

/// <summary>What a comparison needs of one score of a case: no text.</summary>
/// <param name="Metric">Null for a case without scores.</param>
/// <param name="Errored">There is no score because something failed.</param>
public readonly record struct CaseScore(
    string CaseId, bool Conversational, int Position, string Outcome, string? Metric, double? Score, bool? Success, bool Errored);

/// <summary>Reads the scores of whole runs. Everything is scoped to one project.</summary>
public sealed class CaseScoreStore(NpgsqlDataSource database)
{
    /// <summary>The scores of whole cases, not those of their spans, in order; a case without any has one row.</summary>
    public async Task<IReadOnlyList<CaseScore>> ListAsync(int project, Guid run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<CaseScore>(new(
            """
            select c.case_id, c.conversational, c.position, c.outcome, s.metric, s.score, s.success, s.error is not null errored
            from test_run_cases c
            left join test_run_scores s on s.project_id = c.project_id and s.run_id = c.run_id
                and s.conversational = c.conversational and s.position = c.position and s.span_id is null and s.span_name is null
                and not s.skipped
            where c.project_id = @project and c.run_id = @run
            order by c.conversational, c.position, s.number
            """,
            new { project, run }, cancellationToken: cancellationToken))).AsList();
    }
}
