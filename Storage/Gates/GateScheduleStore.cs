using Dapper;
using Npgsql;
using Platform.Storage.TestRuns;

namespace Platform.Storage.Gates;

/// <summary>What becomes of a schedule whose time has come.</summary>
/// <param name="Run">Null starts none.</param>
/// <param name="NextAt">When it is due next; null for never.</param>
/// <param name="Problem">Why none is started; null when one is.</param>
public sealed record ScheduledStart(TestRun? Run, DateTime? NextAt, string? Problem);

/// <summary>Keeps schedules of suites, and starts each run once, however many replicas look.</summary>
public sealed class GateScheduleStore(NpgsqlDataSource database, TestRunWriter runs)
{
    private const int MostListed = 1000;

    private const string Columns = "s.suite, s.cron, s.time_zone, s.request, s.next_at, s.due_at, s.last_run_id, s.problem, s.updated_at";

    /// <summary>By name, at most 1000.</summary>
    public async Task<IReadOnlyList<GateSchedule>> ListAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<GateSchedule>(new(
            $"select {Columns} from gate_schedules s where s.project_id = @project order by s.suite limit {MostListed}",
            new { project }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Makes the suite's schedule, or replaces it; what it started last stays known.</summary>
    public async Task<GateSchedule> SetAsync(int project, GateSchedule schedule, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<GateSchedule>(new(
            $"""
            insert into gate_schedules as s (project_id, suite, cron, time_zone, request, next_at)
            values (@project, @suite, @cron, @timeZone, @request::json, @nextAt)
            on conflict (project_id, suite) do update set cron = excluded.cron, time_zone = excluded.time_zone,
                request = excluded.request, next_at = excluded.next_at, problem = null, updated_at = now()
            returning {Columns}
            """,
            new
            {
                project,
                suite = StorableJson.Text(schedule.Suite),
                cron = schedule.Cron,
                timeZone = schedule.TimeZone,
                request = StorableJson.Raw(schedule.Request),
                nextAt = schedule.NextAt,
            },
            cancellationToken: cancellationToken));
    }

    /// <returns>False when the project has no such schedule.</returns>
    public async Task<bool> RemoveAsync(int project, string suite, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "delete from gate_schedules where project_id = @project and suite = @suite",
            new { project, suite }, cancellationToken: cancellationToken)) > 0;
    }

    /// <summary>
    /// Takes the schedule that is due longest, of any project, and starts what <paramref name="decide"/> says: all of it or, when this
    /// replica dies meanwhile, nothing.
    /// </summary>
    /// <returns>False when none is due that no other replica has taken.</returns>
    public async Task<bool> StartDueAsync(
        DateTime now, Func<DueSchedule, CancellationToken, Task<ScheduledStart>> decide, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = (await connection.QueryAsync<(int ProjectId, bool StillRunning), GateSchedule, DueSchedule>(new(
            $"""
            select s.project_id, exists (select from test_runs r
                where r.project_id = s.project_id and r.id = s.last_run_id and r.status = 'running') still_running, {Columns}
            from gate_schedules s
            where s.next_at <= @now
            order by s.next_at
            limit 1
            for update skip locked
            """,
            new { now }, transaction, cancellationToken: cancellationToken),
            (row, schedule) => new(row.ProjectId, schedule, row.StillRunning), splitOn: "suite")).FirstOrDefault();
        if (due is null)
            return false;

        var start = await decide(due, cancellationToken);
        if (start.Run is { } run)
            await runs.SetAsync(connection, due.ProjectId, run, cancellationToken);
        await connection.ExecuteAsync(new(
            """
            update gate_schedules set due_at = next_at, next_at = @nextAt, last_run_id = coalesce(@run, last_run_id), problem = @problem
            where project_id = @project and suite = @suite
            """,
            new { project = due.ProjectId, suite = due.Schedule.Suite, nextAt = start.NextAt, run = start.Run?.Id, problem = start.Problem },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
