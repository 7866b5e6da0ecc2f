using Dapper;
using Npgsql;

namespace Platform.Storage.Calibrations;

/// <summary>Keeps how metrics were held against people, and what a project asks of that. Everything is scoped to one project.</summary>
public sealed class CalibrationStore(NpgsqlDataSource database)
{
    // The figures are made of the evaluations whenever they are read; one whose evaluations are no longer kept has none.
    private const string Read = """
        select c.request_id id, c.metric, c.metric_version, c.created_at, found.*
        from calibrations c
        cross join lateral (
            select case when bool_and(finished_at is not null) then max(finished_at) end finished_at, max(judge) judge, max(model) model,
                max(prompt_version) prompt_version, max(threshold) threshold,
                (count(*) filter (where label and success))::int true_positives,
                (count(*) filter (where label and not success))::int false_negatives,
                (count(*) filter (where not label and success))::int false_positives,
                (count(*) filter (where not label and not success))::int true_negatives,
                (count(*) filter (where success is null))::int unscored, sum(judge_calls) judge_calls, sum(input_tokens)::bigint input_tokens,
                sum(output_tokens)::bigint output_tokens, sum(cost_usd) cost_usd
            from (
                select e.finished_at, e.judge, e.model, e.prompt_version, e.threshold, e.judge_calls, e.input_tokens, e.output_tokens, e.cost_usd,
                    case when e.status = 'scored' then e.success end success, c.labels[split_part(e.subject, '/', 2)::int + 1] label
                from evaluations e
                where e.project_id = c.project_id and e.request_id = c.request_id) judged
            having count(*) > 0) found
        where c.project_id = @project
        """;

    /// <param name="request">The on-demand evaluation of the labelled cases, which has no other metric.</param>
    /// <param name="version">Null for a metric of the catalogue.</param>
    /// <param name="labels">In the order of the cases; true for a pass.</param>
    public async Task AddAsync(
        int project, Guid request, string metric, int? version, IReadOnlyList<bool> labels, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into calibrations (project_id, request_id, metric, metric_version, labels, cases)
            select @project, @request, @metric, @version, @labels, array_agg(md5((t.content - 'label')::text)::uuid order by t.place)
            from evaluation_requests r, jsonb_array_elements(r.test_cases) with ordinality as t (content, place)
            where r.project_id = @project and r.id = @request
            """,
            new { project, request, metric, version, labels = labels.ToArray() }, cancellationToken: cancellationToken));
    }

    /// <returns>The newest that has ended; null when there is none of exactly this version.</returns>
    public async Task<StoredCalibration?> FindLastAsync(int project, string metric, int version, CancellationToken cancellationToken) =>
        (await QueryAsync(
            "and c.metric = @metric and c.metric_version = @version and found.finished_at is not null order by c.created_at desc limit 1",
            new { project, metric, version }, cancellationToken)) is [var last] ? last : null;

    /// <param name="metric">Null for all.</param>
    /// <returns>The newest first, those that still run among them.</returns>
    public Task<IReadOnlyList<StoredCalibration>> ListAsync(int project, string? metric, int limit, CancellationToken cancellationToken) =>
        QueryAsync("and (@metric::text is null or c.metric = @metric) order by c.created_at desc limit @limit",
            new { project, metric, limit }, cancellationToken);

    /// <returns>Null when there is none of that id.</returns>
    public async Task<StoredCalibration?> GetAsync(int project, Guid id, CancellationToken cancellationToken) =>
        (await QueryAsync("and c.request_id = @id", new { project, id }, cancellationToken)) is [var found] ? found : null;

    /// <returns>The one before of the same metric, version and judge that has ended; null for the first.</returns>
    public async Task<StoredCalibration?> FindBeforeAsync(int project, StoredCalibration one, CancellationToken cancellationToken) =>
        (await QueryAsync(
            """
            and c.metric = @Metric and c.metric_version is not distinct from @MetricVersion and found.judge is not distinct from @Judge
            and c.created_at < @CreatedAt and found.finished_at is not null
            order by c.created_at desc limit 1
            """,
            new { project, one.Metric, one.MetricVersion, one.Judge, one.CreatedAt }, cancellationToken)) is [var before] ? before : null;

    /// <summary>Compares calibrations case by case. A case is the same when it was sent with the same content, whatever its place.</summary>
    /// <param name="pairs">The earlier one, then the later.</param>
    /// <returns>Those that have cases in common.</returns>
    public async Task<IReadOnlyList<SharedCases>> ListSharedAsync(
        int project, IReadOnlyCollection<(Guid Earlier, Guid Later)> pairs, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<SharedCases>(new(
            """
            with judged as materialized (
                -- A case that stands twice in a set is paired with its first and its second time in the other.
                select c.request_id, c.cases[place] key, c.labels[place] label, e.success = c.labels[place] agrees,
                    row_number() over (partition by c.request_id, c.cases[place], c.labels[place] order by place) time
                from calibrations c
                join evaluations e on e.project_id = c.project_id and e.request_id = c.request_id and e.status = 'scored' and e.success is not null
                cross join lateral (select split_part(e.subject, '/', 2)::int + 1 as place) at
                where c.project_id = @project and c.request_id = any(@earlier || @later) and c.cases is not null)
            select pair.earlier, pair.later,
                (count(*) filter (where label))::int passes,
                (count(*) filter (where label and before.agrees and not after.agrees))::int passes_lost,
                (count(*) filter (where label and not before.agrees and after.agrees))::int passes_won,
                (count(*) filter (where not label))::int fails,
                (count(*) filter (where not label and before.agrees and not after.agrees))::int fails_lost,
                (count(*) filter (where not label and not before.agrees and after.agrees))::int fails_won
            from unnest(@earlier, @later) as pair (earlier, later)
            join judged before on before.request_id = pair.earlier
            join judged after using (key, label, time)
            where after.request_id = pair.later
            group by pair.earlier, pair.later
            """,
            new { project, earlier = pairs.Select(pair => pair.Earlier).ToArray(), later = pairs.Select(pair => pair.Later).ToArray() },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>In their order.</returns>
    public async Task<IReadOnlyList<CalibratedCase>> ListCasesAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<CalibratedCase>(new(
            """
            select place.index, c.labels[place.index + 1] label, e.score, coalesce(e.reason, e.error, e.skip_reason) why
            from calibrations c
            join evaluations e on e.project_id = c.project_id and e.request_id = c.request_id
            cross join lateral (select split_part(e.subject, '/', 2)::int as index) place
            where c.project_id = @project and c.request_id = @id
            order by 1
            """,
            new { project, id }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>Those that are still kept: test cases go earlier than what was made of them.</returns>
    public async Task<IReadOnlyList<CalibrationContent>> ListContentsAsync(
        int project, Guid id, IReadOnlyList<int> indexes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<CalibrationContent>(new(
            """
            select (place - 1)::int as index, content
            from evaluation_requests r, jsonb_array_elements(r.test_cases) with ordinality as t (content, place)
            where r.project_id = @project and r.id = @id and place - 1 = any(@indexes)
            """,
            new { project, id, indexes = indexes.ToArray() }, cancellationToken: cancellationToken))).AsList();
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

    private async Task<IReadOnlyList<StoredCalibration>> QueryAsync(string which, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<StoredCalibration>(new(
            $"{Read} {which}", parameters, cancellationToken: cancellationToken))).AsList();
    }
}
