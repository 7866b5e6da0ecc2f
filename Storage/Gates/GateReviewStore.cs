using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Storage.TestRuns;

namespace Platform.Storage.Gates;

/// <summary>Keeps people's answers to flags in the history of their runs. Everything is scoped to one project.</summary>
public sealed class GateReviewStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Adds an answer behind those that are there.</summary>
    /// <returns>The run with it, without its request; null when the project has no such run of a gate, or its verdict is no flag.</returns>
    public async Task<TestRun?> AddAsync(int project, Guid run, GateReview review, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<TestRun>(new(
            $"""
            update test_runs r set reviews = r.reviews || @review::jsonb, updated_at = now()
            where r.project_id = @project and r.id = @run and r.source = 'gate' and r.verdict ->> 'outcome' = 'flag'
            returning {TestRunStore.ListedColumns}
            """,
            new { project, run, review = Json(review with { At = time.GetUtcNow() }) }, cancellationToken: cancellationToken));
    }

    /// <summary>How many flags wait for a person.</summary>
    public async Task<int> CountWaitingAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new(
            $"select count(*) from test_runs r where r.project_id = @project and {TestRunFilter.Waiting}",
            new { project }, cancellationToken: cancellationToken));
    }

    private static string Json(GateReview review) => StorableJson.Raw(JsonSerializer.SerializeToElement(review, JsonSerializerOptions.Web))!;
}
