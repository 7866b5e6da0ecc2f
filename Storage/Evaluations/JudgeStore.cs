using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

/// <summary>A judge that Evaluators have. Its address and key stay with them.</summary>
/// <param name="Demo">Answers by lexical rules, at no cost.</param>
public sealed record KnownJudge(string Name, string Model, bool Demo);

/// <summary>Tells everyone which judges there are. The same for all projects.</summary>
public sealed class JudgeStore(NpgsqlDataSource database)
{
    /// <summary>Replaces those that were known.</summary>
    public async Task SetAsync(IReadOnlyList<KnownJudge> judges, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            with given as (select * from unnest(@names, @models, @demos) g (name, model, demo)),
            gone as (delete from judges where name not in (select name from given))
            insert into judges (name, model, demo) select name, model, demo from given order by name
            on conflict (name) do update set model = excluded.model, demo = excluded.demo
            """,
            new
            {
                names = judges.Select(judge => judge.Name).ToArray(),
                models = judges.Select(judge => judge.Model).ToArray(),
                demos = judges.Select(judge => judge.Demo).ToArray(),
            },
            cancellationToken: cancellationToken));
    }

    /// <returns>By name; empty until an Evaluator has started.</returns>
    public async Task<IReadOnlyList<KnownJudge>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<KnownJudge>(new(
            "select name, model, demo from judges order by name", cancellationToken: cancellationToken))).AsList();
    }
}
