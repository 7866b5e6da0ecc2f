using Dapper;
using Npgsql;
using Platform.Storage.Prices;
using Platform.Storage.Traces;

namespace Platform.Storage.Evaluations;

/// <summary>What one score of a metric has used, on average.</summary>
/// <param name="Model">The newest that answered.</param>
public sealed record JudgeUsage(
    string Metric, string Judge, string? Model, double JudgeCalls, double InputTokens, double OutputTokens, decimal CostUsd);

/// <summary>Reads what judges have been used for lately. Everything is scoped to one project.</summary>
public sealed class JudgeUsageStore(NpgsqlDataSource database, JudgeStore judges, PriceStore prices, TimeProvider time)
{
    public async Task<JudgeCosts> GetCostsAsync(int project, CancellationToken cancellationToken) => new(
        await ListAsync(project, cancellationToken), await judges.ListAsync(cancellationToken),
        await prices.GetListAsync(project, cancellationToken), Instant.From(time.GetUtcNow()));

    /// <returns>By metric and judge, of the scores of the last 30 days that were not from a cache.</returns>
    public async Task<IReadOnlyList<JudgeUsage>> ListAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<JudgeUsage>(new(
            """
            select metric, judge, (array_agg(model order by created_at desc))[1] model, avg(judge_calls)::float8 judge_calls,
                avg(input_tokens)::float8 input_tokens, avg(output_tokens)::float8 output_tokens, avg(cost_usd) cost_usd
            from evaluations
            where project_id = @project and status = 'scored' and judge_calls > 0 and not cached
                and created_at > now() - interval '30 days'
            group by metric, judge
            """,
            new { project }, cancellationToken: cancellationToken))).AsList();
    }
}
