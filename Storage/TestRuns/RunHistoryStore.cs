using Dapper;
using Npgsql;

namespace Platform.Storage.TestRuns;

/// <summary>What a run says in one number, by its cases: trials of a case are one observation, their mean.</summary>
/// <param name="Cases">Cases that have it.</param>
/// <param name="Deviation">Standard deviation of the cases (n − 1); 0 for one.</param>
/// <param name="IsShare">Every case is 0 or 1: the mean is a share.</param>
public sealed record RunPoint(Guid Run, int Cases, double Mean, double Deviation, bool IsShare);

/// <summary>How a number went over runs. Everything is scoped to one project.</summary>
public sealed class RunHistoryStore(NpgsqlDataSource database)
{
    /// <param name="metric">Its scores of whole cases; null for the share of trials that passed.</param>
    /// <returns>In no order; a run without such a number is left out.</returns>
    public async Task<IReadOnlyList<RunPoint>> ListAsync(
        int project, IReadOnlyList<Guid> runs, string? metric, CancellationToken cancellationToken)
    {
        var values = metric is null
            ? """
            select run_id, case_id, (outcome = 'passed')::int::float8 as value from test_run_cases
            where project_id = @project and run_id = any(@runs) and outcome in ('passed', 'failed')
            """
            : """
            select c.run_id, c.case_id, s.score as value from test_run_scores s
            join test_run_cases c using (project_id, run_id, conversational, position)
            where project_id = @project and run_id = any(@runs) and s.metric = @metric and s.span_id is null and s.span_name is null
                and s.score is not null
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<RunPoint>(new(
            $"""
            select run_id run, count(*)::int cases, avg(mean) mean, coalesce(stddev_samp(mean), 0) deviation,
                bool_and(mean in (0, 1)) is_share
            from (select run_id, case_id, avg(value) mean from ({values}) v group by run_id, case_id) m
            group by run_id
            """,
            new { project, runs = runs.ToArray(), metric }, cancellationToken: cancellationToken))).AsList();
    }
}
