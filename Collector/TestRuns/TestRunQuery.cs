using Platform.Storage.TestRuns;

namespace Platform.Collector.TestRuns;

/// <summary>The query string of a list of test runs.</summary>
internal sealed record TestRunQuery
{
    private const string HyperparameterPrefix = "hyperparameters.";

    /// <summary>Runs that were made at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Runs that were made before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary><c>deepeval</c>, <c>api</c> or <c>gate</c>.</summary>
    public string? Source { get; init; }

    /// <summary><c>running</c>, <c>finished</c> or <c>stopped</c>.</summary>
    public string? Status { get; init; }

    public string? Suite { get; init; }

    /// <summary>Of gates: <c>commit</c>, <c>pr</c> or <c>nightly</c>.</summary>
    public string? Tier { get; init; }

    public string? Branch { get; init; }

    /// <summary>A dataset's alias.</summary>
    public string? Dataset { get; init; }

    public string? Identifier { get; init; }

    public string? Version { get; init; }

    public string? Tag { get; init; }

    internal TestRunFilter ToFilter(IQueryCollection query) => new()
    {
        From = From,
        To = To,
        Source = Source,
        Status = Status,
        Suite = Suite,
        Tier = Tier,
        Branch = Branch,
        Dataset = Dataset,
        Identifier = Identifier,
        Version = Version,
        Tag = Tag,
        Hyperparameters = query
            .Where(pair => pair.Key.StartsWith(HyperparameterPrefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[HyperparameterPrefix.Length..], pair => pair.Value.ToString()),
    };
}
