using Dapper;
using Npgsql;
using Platform.Storage.Masking;

namespace Platform.Storage.TestRuns;

/// <summary>Keeps test runs and their cases. Everything is scoped to one project, and sending again changes nothing.</summary>
public sealed class TestRunWriter(NpgsqlDataSource database, MaskingSource masking)
{
    // What all scores of a metric say, whole cases first; 200 summaries are more than anybody reads.
    private const string Summaries = """
        select coalesce(jsonb_agg(s order by s.span nulls first, s.metric), '[]') from (
            select metric, span_name span, count(*) cases, avg(score) mean, max(threshold) threshold,
                count(*) filter (where success and error is null) passed,
                count(*) filter (where not success and error is null) failed,
                count(error) errored, count(*) filter (where skipped) skipped
            from test_run_scores
            where project_id = @project and run_id = @run
            group by metric, span_name
            order by count(*) desc
            limit 200) s
        """;

    /// <summary>
    /// Makes the run, or changes all of an existing one but its cases and what is counted from them.
    /// </summary>
    /// <returns>As stored, counts included.</returns>
    public async Task<TestRun> SetAsync(int project, TestRun run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await SetAsync(connection, project, run, cancellationToken);
    }

    /// <summary>The same as a part of a transaction.</summary>
    internal async Task<TestRun> SetAsync(NpgsqlConnection connection, int project, TestRun run, CancellationToken cancellationToken)
    {
        run = (await masking.GetAsync(project, cancellationToken)).Apply(run);
        return await connection.QuerySingleAsync<TestRun>(new(
            $"""
            insert into test_runs as r (project_id, id, source, status, identifier, name, suite, tier, branch, commit, version,
                dataset_alias, dataset_version, tags, hyperparameters, expected_cases, cost_usd, duration_ms, official, verdict,
                extra, created_at, finished_at)
            values (@project, @id, @source, @status, @identifier, @name, @suite, @tier, @branch, @commit, @version,
                @datasetAlias, @datasetVersion, @tags, @hyperparameters::json, @expectedCases, @costUsd, @durationMs, @official,
                @verdict::json, @extra::json, coalesce(@createdAt, now()), case when @status <> 'running' then now() end)
            on conflict (project_id, id) do update set status = excluded.status, identifier = excluded.identifier,
                name = excluded.name, suite = excluded.suite, tier = excluded.tier, branch = excluded.branch,
                commit = excluded.commit, version = excluded.version, dataset_alias = excluded.dataset_alias,
                dataset_version = excluded.dataset_version, tags = excluded.tags, hyperparameters = excluded.hyperparameters,
                expected_cases = excluded.expected_cases, cost_usd = excluded.cost_usd, duration_ms = excluded.duration_ms,
                official = excluded.official, verdict = excluded.verdict, extra = excluded.extra,
                finished_at = case when excluded.status <> 'running' then coalesce(r.finished_at, now()) end, updated_at = now()
            returning {TestRunStore.Columns}
            """,
            new
            {
                project,
                id = run.Id,
                source = run.Source,
                status = run.Status,
                identifier = StorableJson.Text(run.Identifier),
                name = StorableJson.Text(run.Name),
                suite = StorableJson.Text(run.Suite),
                tier = run.Tier,
                branch = StorableJson.Text(run.Branch),
                commit = StorableJson.Text(run.Commit),
                version = StorableJson.Text(run.Version),
                datasetAlias = StorableJson.Text(run.DatasetAlias),
                datasetVersion = StorableJson.Text(run.DatasetVersion),
                tags = run.Tags.Select(StorableJson.Text).ToArray(),
                hyperparameters = StorableJson.Of(run.Hyperparameters).GetRawText(),
                expectedCases = run.ExpectedCases,
                costUsd = run.CostUsd,
                durationMs = run.DurationMs,
                official = run.Official,
                verdict = StorableJson.Raw(run.Verdict),
                extra = StorableJson.Raw(run.Extra),
                createdAt = run.CreatedAt == default ? (DateTime?)null : run.CreatedAt,
            },
            cancellationToken: cancellationToken));
    }

    /// <summary>Adds cases; those whose positions are taken replace what is there. Then counts anew.</summary>
    /// <param name="cases">With positions that are distinct for each kind.</param>
    /// <returns>The run with its new counts; null when the project has no such run.</returns>
    public async Task<TestRun?> AddCasesAsync(
        int project, Guid run, IReadOnlyList<TestRunCase> cases, CancellationToken cancellationToken)
    {
        var rules = await masking.GetAsync(project, cancellationToken);
        if (!rules.IsEmpty)
            cases = [.. cases.Select(rules.Apply)];
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // One batch at a time, so that the same one sent twice at once does not meet itself.
        if (await connection.ExecuteScalarAsync<int?>(new(
                "select 1 from test_runs where project_id = @project and id = @run for update",
                new { project, run }, cancellationToken: cancellationToken)) is null)
            return null;

        await connection.ExecuteAsync(new(
            """
            delete from test_run_cases c using unnest(@kinds, @positions) as sent (conversational, position)
            where c.project_id = @project and c.run_id = @run
                and c.conversational = sent.conversational and c.position = sent.position
            """,
            new
            {
                project,
                run,
                kinds = cases.Select(one => one.Conversational).ToArray(),
                positions = cases.Select(one => one.Position).ToArray(),
            },
            cancellationToken: cancellationToken));
        await CaseRows.CopyAsync(connection, project, run, cases, cancellationToken);
        var counted = await CountAsync(connection, project, run, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return counted;
    }

    private static Task<TestRun> CountAsync(
        NpgsqlConnection connection, int project, Guid run, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<TestRun>(new(
            $"""
            update test_runs r set case_count = c.cases, passed = c.passed, failed = c.failed, errored = c.errored,
                agent_cost_usd = c.agent, evaluation_cost_usd = c.evaluation, metrics = ({Summaries}), updated_at = now(),
                status = case when c.complete and r.status = 'running' then 'finished' else r.status end,
                finished_at = case when c.complete then coalesce(r.finished_at, now()) else r.finished_at end
            from (
                select count(*)::int cases, count(*) filter (where outcome = 'passed') passed,
                    count(*) filter (where outcome = 'failed') failed, count(*) filter (where outcome = 'errored') errored,
                    coalesce(sum(agent_cost_usd), 0) agent, coalesce(sum(evaluation_cost_usd), 0) evaluation,
                    count(*) >= (select expected_cases from test_runs where project_id = @project and id = @run) complete
                from test_run_cases where project_id = @project and run_id = @run) c
            where r.project_id = @project and r.id = @run
            returning {TestRunStore.ListedColumns}
            """,
            new { project, run }, cancellationToken: cancellationToken));
}
