using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

public enum BudgetAnswer
{
    /// <summary>What it may cost is reserved until it is finished or retried.</summary>
    Granted,

    /// <summary>Evaluations that are running may use up what is left; ask again when one of them has ended.</summary>
    Wait,

    /// <summary>Nothing is left for another one today.</summary>
    Spent,
}

/// <summary>Keeps what a collection, and what a whole project, spends in a day (UTC) within its budget, whoever runs the
/// evaluations.</summary>
/// <remarks>
/// An evaluation reserves what the metric's dearest score of the last seven days has cost in this collection. As long as
/// that is not known, it runs only when nothing else does, with all that is left. So the budget is passed by no more than
/// what a score turns out dearer than all before it.
/// </remarks>
public sealed class EvaluationBudget(NpgsqlDataSource database)
{
    private const string Today = "(now() at time zone 'utc')::date";

    /// <summary>Puts the cost in the place of the reservation; part of the statement that closes the evaluation <c>held</c>.</summary>
    internal const string Settle = $"""
        insert into collection_spending as s (project_id, collection, day, metric, spent_usd, largest_usd)
        select project_id, collection, coalesce(reserved_on, {Today}), metric, @CostUsd,
            case when @Status = 'scored' then @CostUsd end
        from held
        where @CostUsd > 0 or reserved_on is not null
        on conflict (project_id, collection, day, metric) do update
        set spent_usd = s.spent_usd + excluded.spent_usd, largest_usd = greatest(s.largest_usd, excluded.largest_usd),
            reserved_usd = s.reserved_usd - coalesce((select reserved_usd from held), 0)
        """;

    /// <summary>Asks for what one evaluation may cost. One that holds a reservation already keeps it.</summary>
    public async Task<BudgetAnswer> ReserveAsync(TakenEvaluation taken, CancellationToken cancellationToken)
    {
        if ((taken.DailyBudgetUsd ?? taken.ProjectBudgetUsd) is null)
            return BudgetAnswer.Granted;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var key = new { project = taken.ProjectId, collection = taken.Collection, metric = taken.Metric, id = taken.Id };
        // All that ask about a project take turns until their reservation shows.
        await connection.ExecuteAsync(new(
            "select pg_advisory_xact_lock(hashtextextended('spending', @project))", key, transaction, cancellationToken: cancellationToken));
        var spending = await connection.QuerySingleAsync<Spending>(new(
            $"""
            select coalesce(sum(spent_usd) filter (where today and own), 0) spent_usd,
                coalesce(sum(reserved_usd) filter (where today and own), 0) reserved_usd,
                coalesce(sum(spent_usd) filter (where today), 0) project_spent_usd,
                coalesce(sum(reserved_usd) filter (where today), 0) project_reserved_usd,
                max(largest_usd) filter (where metric = @metric and own) largest_usd,
                (select reserved_on is not null from evaluations where project_id = @project and id = @id) is_reserved
            from collection_spending
            cross join lateral (select day = {Today} today, collection = @collection own) row_is
            where project_id = @project and day > {Today} - 7
            """,
            key, transaction, cancellationToken: cancellationToken));
        var (answer, cost) = spending.Decide(taken.DailyBudgetUsd, taken.ProjectBudgetUsd);
        if (answer != BudgetAnswer.Granted || spending.IsReserved)
            return spending.IsReserved ? BudgetAnswer.Granted : answer;

        await connection.ExecuteAsync(new(
            $"""
            insert into collection_spending as s (project_id, collection, day, metric, reserved_usd)
            values (@project, @collection, {Today}, @metric, @cost)
            on conflict (project_id, collection, day, metric) do update set reserved_usd = s.reserved_usd + @cost;
            update evaluations set reserved_usd = @cost, reserved_on = {Today} where project_id = @project and id = @id
            """,
            new { key.project, key.collection, key.metric, key.id, cost }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return BudgetAnswer.Granted;
    }

    private sealed record Spending(
        decimal SpentUsd, decimal ReservedUsd, decimal ProjectSpentUsd, decimal ProjectReservedUsd, decimal? LargestUsd, bool IsReserved)
    {
        public (BudgetAnswer Answer, decimal Cost) Decide(decimal? budget, decimal? projectBudget)
        {
            var left = Math.Min((budget ?? decimal.MaxValue) - SpentUsd, (projectBudget ?? decimal.MaxValue) - ProjectSpentUsd);
            var free = Math.Min(
                (budget ?? decimal.MaxValue) - SpentUsd - ReservedUsd,
                (projectBudget ?? decimal.MaxValue) - ProjectSpentUsd - ProjectReservedUsd);
            return LargestUsd is { } largest
                ? (largest > left ? BudgetAnswer.Spent : largest > free ? BudgetAnswer.Wait : BudgetAnswer.Granted, largest)
                : (left <= 0 ? BudgetAnswer.Spent : free < left ? BudgetAnswer.Wait : BudgetAnswer.Granted, left);
        }
    }
}
