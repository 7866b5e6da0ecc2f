namespace Platform.Storage.TestRuns;

/// <summary>Which test runs a list takes: all that is given must hold.</summary>
public sealed record TestRunFilter
{
    /// <summary>Runs that were made at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Runs that were made before this time.</summary>
    public DateTimeOffset? To { get; init; }

    public string? Source { get; init; }

    public string? Status { get; init; }

    public string? Suite { get; init; }

    public string? Tier { get; init; }

    public string? Branch { get; init; }

    /// <summary>How the commit begins; at least one letter.</summary>
    public string? Commit { get; init; }

    /// <summary>Of a gate's verdict: <c>pass</c>, <c>flag</c> or <c>block</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Only flags that no person has answered.</summary>
    public bool ToReview { get; init; }

    public string? Dataset { get; init; }

    public string? Identifier { get; init; }

    public string? Version { get; init; }

    public string? Tag { get; init; }

    /// <summary>Each hyperparameter with this value, compared as text.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    internal const string Waiting = "r.verdict ->> 'outcome' = 'flag' and r.reviews = '[]'";

    /// <summary>The condition on <c>test_runs r</c>, to be used with <see cref="Parameters"/>.</summary>
    internal const string Where = $"""
        r.project_id = @project
        and (@from::timestamptz is null or r.created_at >= @from)
        and (@to::timestamptz is null or r.created_at < @to)
        and (@source::text is null or r.source = @source)
        and (@status::text is null or r.status = @status)
        and (@suite::text is null or r.suite = @suite)
        and (@tier::text is null or r.tier = @tier)
        and (@branch::text is null or r.branch = @branch)
        and (@commit::text is null or starts_with(r.commit, @commit))
        and (@outcome::text is null or r.verdict ->> 'outcome' = @outcome)
        and (not @toReview or {Waiting})
        and (@dataset::text is null or r.dataset_alias = @dataset)
        and (@identifier::text is null or r.identifier = @identifier)
        and (@version::text is null or r.version = @version)
        and (@tag::text is null or @tag = any(r.tags))
        and (@hyperparameters::jsonb is null or not exists (
            select from jsonb_each_text(@hyperparameters::jsonb) wanted
            where r.hyperparameters ->> wanted.key is distinct from wanted.value))
        and (@afterId::uuid is null or (r.created_at, r.id) < (@afterTime, @afterId))
        """;

    internal object Parameters(int project, TimeCursor? after, int limit) => new
    {
        project,
        from = From?.UtcDateTime,
        to = To?.UtcDateTime,
        source = Source,
        status = Status,
        suite = Suite,
        tier = Tier,
        branch = Branch,
        commit = Commit,
        outcome = Outcome,
        toReview = ToReview,
        dataset = Dataset,
        identifier = Identifier,
        version = Version,
        tag = Tag,
        hyperparameters = Hyperparameters.Count == 0 ? null : System.Text.Json.JsonSerializer.Serialize(Hyperparameters),
        afterTime = after?.Time,
        afterId = after?.Id,
        limit,
    };
}
