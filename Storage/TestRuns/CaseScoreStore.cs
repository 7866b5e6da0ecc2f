using Dapper;
using Npgsql;

namespace Platform.Storage.TestRuns;

/// <summary>What a comparison needs of one score of a case: no text.</summary>
/// <param name="Metric">Null for a case without scores.</param>
/// <param name="Errored">There is no score because something failed.</param>
public readonly record struct CaseScore(
    string CaseId, CasePlace Place, string Outcome, string? Metric, double? Score, bool? Success, bool Errored);

/// <summary>Reads the scores of whole runs. Everything is scoped to one project.</summary>
public sealed class CaseScoreStore(NpgsqlDataSource database)
{
    /// <summary>
    /// The scores in order; a case without any has one row. Those of its spans are metrics of their own, <c>Faithfulness [retriever]</c>.
    /// </summary>
    /// <remarks>Joined here: of a run that has just arrived the database knows no numbers, and plans a join badly.</remarks>
    public async Task<IReadOnlyList<CaseScore>> ListAsync(int project, Guid run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var scores = (await connection.QueryAsync<Row>(new(
            """
            select conversational, position, metric || coalesce(' [' || span_name || ']', '') metric, score, success, error is not null errored
            from test_run_scores
            where project_id = @project and run_id = @run and not skipped
            order by conversational, position, number
            """,
            new { project, run }, cancellationToken: cancellationToken)))
            .ToLookup(row => new CasePlace(row.Conversational, row.Position));
        var cases = await connection.QueryAsync<(string CaseId, bool Conversational, int Position, string Outcome)>(new(
            """
            select case_id, conversational, position, outcome from test_run_cases
            where project_id = @project and run_id = @run
            order by conversational, position
            """,
            new { project, run }, cancellationToken: cancellationToken));
        return
        [
            .. from one in cases
               let place = new CasePlace(one.Conversational, one.Position)
               from score in scores[place].DefaultIfEmpty()
               select new CaseScore(one.CaseId, place, one.Outcome, score.Metric, score.Score, score.Success, score.Errored),
        ];
    }

    private readonly record struct Row(
        bool Conversational, int Position, string? Metric, double? Score, bool? Success, bool Errored);
}
