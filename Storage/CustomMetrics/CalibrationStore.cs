using Dapper;
using Npgsql;

namespace Platform.Storage.CustomMetrics;

/// <summary>A version's verdicts against what people say of the same test cases; positive is "pass".</summary>
public sealed record VersionCalibration
{
    /// <summary>As <c>GET /api/gates/calibrations/{id}</c> takes it.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the last case was scored.</summary>
    public required DateTime FinishedAt { get; init; }

    /// <summary>Null for a metric that asks none.</summary>
    public string? Judge { get; init; }

    /// <summary>That the verdicts were made by; null when nothing was scored.</summary>
    public double? Threshold { get; init; }

    public required int TruePositives { get; init; }

    public required int FalseNegatives { get; init; }

    public required int FalsePositives { get; init; }

    public required int TrueNegatives { get; init; }

    /// <summary>Cases without a score, which are in none of these.</summary>
    public required int Unscored { get; init; }
}

/// <summary>Keeps which versions of metrics were held against people, and what a project asks of that. Scoped to one project.</summary>
public sealed class CalibrationStore(NpgsqlDataSource database)
{
    /// <param name="request">The on-demand evaluation of the labelled cases by this version, which has no other metric.</param>
    /// <param name="labels">In the order of the cases; true for a pass.</param>
    public async Task AddAsync(
        int project, Guid request, string metric, int version, IReadOnlyList<bool> labels, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into calibrations (project_id, request_id, metric, metric_version, labels)
            values (@project, @request, @metric, @version, @labels)
            """,
            new { project, request, metric, version, labels = labels.ToArray() }, cancellationToken: cancellationToken));
    }

    /// <returns>The newest that has ended; null when there is none of exactly this version.</returns>
    public async Task<VersionCalibration?> FindLastAsync(int project, string metric, int version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<VersionCalibration>(new(
            """
            select c.request_id id, found.*
            from calibrations c
            cross join lateral (
                select max(finished_at) finished_at, max(judge) judge, max(threshold) threshold,
                    (count(*) filter (where label and success))::int true_positives,
                    (count(*) filter (where label and not success))::int false_negatives,
                    (count(*) filter (where not label and success))::int false_positives,
                    (count(*) filter (where not label and not success))::int true_negatives,
                    (count(*) filter (where success is null))::int unscored,
                    bool_and(finished_at is not null) ended
                from (
                    select e.finished_at, e.judge, e.threshold, case when e.status = 'scored' then e.success end success,
                        c.labels[split_part(e.subject, '/', 2)::int + 1] label
                    from evaluations e
                    where e.project_id = c.project_id and e.request_id = c.request_id) judged) found
            where c.project_id = @project and c.metric = @metric and c.metric_version = @version and found.ended
            order by c.created_at desc
            limit 1
            """,
            new { project, metric, version }, cancellationToken: cancellationToken));
    }

    /// <returns>The least κ that a version of a judged metric must have shown before it runs; null when none is asked for.</returns>
    public async Task<double?> GetLeastKappaAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<double?>(new(
            "select least_kappa from projects where id = @project", new { project }, cancellationToken: cancellationToken));
    }

    /// <param name="kappa">Above 0, at most 1; null asks for none.</param>
    public async Task SetLeastKappaAsync(int project, double? kappa, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            "update projects set least_kappa = @kappa where id = @project", new { project, kappa }, cancellationToken: cancellationToken));
    }
}
