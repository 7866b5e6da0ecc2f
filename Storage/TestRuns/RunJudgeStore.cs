using Dapper;
using Npgsql;

namespace Platform.Storage.TestRuns;

/// <summary>What a judge did in a run.</summary>
/// <param name="Judge">Its name here; null for one that only its sender knows.</param>
/// <param name="Model">As the judge or the sender says.</param>
/// <param name="Scores">That it made or tried to make.</param>
public sealed record RunJudge(string? Judge, string? Model, int Scores, decimal CostUsd, long InputTokens, long OutputTokens);

/// <summary>Sums up who judged a run. Everything is scoped to one project.</summary>
public sealed class RunJudgeStore(NpgsqlDataSource database)
{
    private const int Most = 20;

    /// <summary>The busiest first; empty for a run that no judge saw.</summary>
    public async Task<IReadOnlyList<RunJudge>> ListAsync(int project, Guid run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<RunJudge>(new(
            """
            select judge, model, count(*)::int scores, coalesce(sum(cost_usd), 0) cost_usd,
                coalesce(sum(input_tokens), 0)::bigint input_tokens, coalesce(sum(output_tokens), 0)::bigint output_tokens
            from test_run_scores
            where project_id = @project and run_id = @run and (judge is not null or model is not null)
            group by judge, model
            order by count(*) desc, judge, model
            limit @most
            """, new { project, run, most = Most }, cancellationToken: cancellationToken))).AsList();
    }
}
