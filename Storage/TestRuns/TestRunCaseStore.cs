using Dapper;
using Npgsql;

namespace Platform.Storage.TestRuns;

/// <summary>Which cases of a run a list takes: all that is given must hold.</summary>
public sealed record CaseFilter
{
    /// <summary><c>passed</c>, <c>failed</c>, <c>errored</c> or <c>none</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Cases that this metric scored, themselves or one of their spans.</summary>
    public string? Metric { get; init; }

    /// <summary>With <see cref="Metric"/>: a score of at most this.</summary>
    public double? MaxScore { get; init; }

    /// <summary>With <see cref="Metric"/>: a score of at least this.</summary>
    public double? MinScore { get; init; }

    /// <summary>Text that stands anywhere in the case; case does not matter.</summary>
    public string? Search { get; init; }
}

/// <summary>Position of a case within its run; turns before conversations.</summary>
public readonly record struct CasePlace(bool Conversational, int Position);

/// <summary>A case as it went in one of the runs that had it.</summary>
public sealed record CaseOfRun(TestRun Run, TestRunCase Case);

/// <summary>Reads the cases of test runs. Everything is scoped to one project.</summary>
public sealed class TestRunCaseStore(NpgsqlDataSource database)
{
    private const string Columns = """
        c.conversational, c.position, c.case_id, c.trial, c.name, c.content, c.tags, encode(c.trace_id, 'hex') trace_id, c.success,
        c.outcome, c.duration_ms, c.agent_cost_usd, c.evaluation_cost_usd
        """;

    private const string ScoreColumns = """
        s.metric, s.span_id, s.span_name, s.score, s.threshold, s.success, s.strict, s.flaky, s.skipped, s.reason, s.error,
        s.judge, s.model, s.cost_usd, s.input_tokens, s.output_tokens, s.duration_ms, s.verbose_logs, s.extra
        """;

    /// <summary>In order, behind <paramref name="after"/>; single turns first.</summary>
    public Task<IReadOnlyList<TestRunCase>> ListAsync(
        int project, Guid run, CaseFilter filter, CasePlace? after, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            """
            (@outcome::text is null or c.outcome = @outcome)
            and (@search::text is null or position(lower(@search) in lower(concat_ws(' ', c.case_id, c.name, c.content::text))) > 0)
            and (@metric::text is null or exists (
                select from test_run_scores s
                where s.project_id = c.project_id and s.run_id = c.run_id and s.conversational = c.conversational
                    and s.position = c.position and s.metric = @metric
                    and (@maxScore::float8 is null or s.score <= @maxScore) and (@minScore::float8 is null or s.score >= @minScore)))
            and (@afterPosition::int is null or (c.conversational, c.position) > (@afterKind, @afterPosition))
            """,
            new
            {
                project,
                run,
                outcome = filter.Outcome,
                search = filter.Search,
                metric = filter.Metric,
                maxScore = filter.MaxScore,
                minScore = filter.MinScore,
                afterKind = after?.Conversational,
                afterPosition = after?.Position,
                limit,
            },
            cancellationToken);

    /// <returns>Null when the run has no case there.</returns>
    public async Task<TestRunCase?> GetAsync(int project, Guid run, CasePlace place, CancellationToken cancellationToken) =>
        (await QueryAsync("c.conversational = @kind and c.position = @position",
            new { project, run, kind = place.Conversational, position = place.Position, limit = 1 }, cancellationToken)) is [var found] ? found : null;

    /// <summary>The cases at these places of the run, in order.</summary>
    public Task<IReadOnlyList<TestRunCase>> ListAsync(
        int project, Guid run, IReadOnlyList<CasePlace> places, CancellationToken cancellationToken) =>
        QueryAsync("(c.conversational, c.position) in (select * from unnest(@at, @atPositions))",
            new
            {
                project,
                run,
                at = places.Select(place => place.Conversational).ToArray(),
                atPositions = places.Select(place => place.Position).ToArray(),
                limit = places.Count,
            },
            cancellationToken);

    /// <summary>How a case went in the newest runs that had it, newest first, with all of its trials.</summary>
    public async Task<IReadOnlyList<CaseOfRun>> ListHistoryAsync(
        int project, string caseId, int runs, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var had = (await connection.QueryAsync<TestRun>(new(
            $"""
            select {TestRunStore.ListedColumns} from test_runs r
            where r.project_id = @project and r.id in (
                select run_id from test_run_cases where project_id = @project and case_id = @caseId)
            order by r.created_at desc, r.id desc
            limit @runs
            """,
            new { project, caseId, runs }, cancellationToken: cancellationToken))).AsList();
        var cases = await QueryAsync(
            connection, "c.run_id = any(@ids) and c.case_id = @caseId",
            new { project, ids = had.Select(run => run.Id).ToArray(), caseId, limit = int.MaxValue }, cancellationToken);
        return [.. had.SelectMany(run => cases.Where(one => one.Run == run.Id).Select(one => new CaseOfRun(run, one.Case)))];
    }

    private async Task<IReadOnlyList<TestRunCase>> QueryAsync(string where, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. (await QueryAsync(connection, $"c.run_id = @run and {where}", parameters, cancellationToken)).Select(one => one.Case)];
    }

    // Scores of all these cases in a second query.
    private static async Task<IReadOnlyList<(Guid Run, TestRunCase Case)>> QueryAsync(
        NpgsqlConnection connection, string where, object parameters, CancellationToken cancellationToken)
    {
        var cases = (await connection.QueryAsync<Guid, TestRunCase, (Guid Run, TestRunCase Case)>(new(
            $"""
            select c.run_id, {Columns} from test_run_cases c
            where c.project_id = @project and {where}
            order by c.conversational, c.position
            limit @limit
            """,
            parameters, cancellationToken: cancellationToken), (run, one) => (run, one), splitOn: "conversational")).AsList();
        var all = new DynamicParameters(parameters);
        all.Add("runs", cases.Select(one => one.Run).ToArray());
        all.Add("kinds", cases.Select(one => one.Case.Conversational).ToArray());
        all.Add("positions", cases.Select(one => one.Case.Position).ToArray());
        var scores = (await connection.QueryAsync<Place, TestRunScore, (Place Place, TestRunScore Score)>(new(
            $"""
            select s.run_id, s.conversational, s.position, {ScoreColumns}
            from unnest(@runs, @kinds, @positions) as c (run_id, conversational, position)
            join test_run_scores s on s.project_id = @project and s.run_id = c.run_id and s.conversational = c.conversational
                and s.position = c.position
            order by s.number
            """,
            all, cancellationToken: cancellationToken), (place, score) => (place, score), splitOn: "metric"))
            .ToLookup(row => row.Place, row => row.Score);
        return [.. cases.Select(one => (one.Run, one.Case with
        {
            Scores = [.. scores[new(one.Run, one.Case.Conversational, one.Case.Position)]],
        }))];
    }

    private sealed record Place(Guid RunId, bool Conversational, int Position);
}
