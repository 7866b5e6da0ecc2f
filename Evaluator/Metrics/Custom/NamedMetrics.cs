using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Estimates;

namespace Platform.Metrics.Custom;

/// <summary>A version of a metric that somebody made: one of the catalogue with options, under a name of its own.</summary>
/// <param name="Active">Meant where the name stands without a version.</param>
public sealed record OwnMetric(string Name, string Metric, JsonElement Options, int Version = 0, bool Active = true);

/// <summary>All metrics that a project can name: those of the catalogue, which go first, and its own.</summary>
public sealed class NamedMetrics(IEnumerable<OwnMetric> own)
{
    private readonly IReadOnlyList<OwnMetric> _own = [.. own];

    /// <returns>Null when there is no such metric. An own one is described with its options, under its own name.</returns>
    public MetricDescription? Find(string name, int? version = null) =>
        MetricCatalogue.Find(name) ?? (Own(name, version) is { } mine
            && MetricCatalogue.TryCreate(mine.Metric, mine.Options, strict: false, out var metric, out _)
                ? metric.Description with { Name = name, RequiredInputs = metric.Needs } : null);

    /// <inheritdoc cref="MetricCatalogue.TryCreate"/>
    /// <param name="version">Of an own metric; null for the active one.</param>
    /// <remarks>An own metric has its options already; others cannot be given.</remarks>
    public bool TryCreate(
        string name, int? version, JsonElement? options, bool strict,
        [NotNullWhen(true)] out TestCaseMetric? metric, [NotNullWhen(false)] out string? problem)
    {
        metric = null;
        var isCatalogued = MetricCatalogue.Find(name) is not null;
        var mine = isCatalogued ? null : Own(name, version);
        problem = (isCatalogued, version) switch
        {
            (true, not null) => $"{name} is a metric of the catalogue and has no version {version}.",
            (false, not null) when mine is null => $"There is no version {version} of a metric {name}.",
            (true, _) when Has(options, "secret") => "A secret is kept for a webhook that is a metric of your own; make one, and name it here.",
            _ when mine is not null && options is { ValueKind: JsonValueKind.Object } given && given.EnumerateObject().Any() =>
                $"{name} is a metric of your own, which has its options already: make another version of it instead.",
            _ => null,
        };
        return problem is null && MetricCatalogue.TryCreate(mine?.Metric ?? name, mine?.Options ?? options, strict, out metric, out problem);
    }

    /// <summary>
    /// A sum or a graph that is not kept under a name may be made of own metrics too: they are copied in as they are active now, so that whoever
    /// runs it needs only its options.
    /// </summary>
    /// <returns>The options to run it with; of other metrics as given.</returns>
    public JsonElement? WithParts(string name, JsonElement? options) =>
        OwnParts.OptionOf(name) is not null && options is { ValueKind: JsonValueKind.Object } given && _own.Count > 0
            ? OwnParts.CopyInto(new(name, name, given), [.. _own.Where(mine => mine.Active)]) : options;

    /// <inheritdoc cref="MetricCatalogue.Problem"/>
    public string? Problem(string name, int? version, JsonElement? options, bool strict, string scope) =>
        !TryCreate(name, version, options, strict, out var metric, out var problem) ? problem
        : metric.Description.Scopes.Contains(scope) ? null
        : $"{name} measures a {string.Join(" or a ", metric.Description.Scopes)}, not a {scope}.";

    /// <returns>The version that is meant; null for a metric of the catalogue.</returns>
    public int? VersionOf(string name, int? version) => MetricCatalogue.Find(name) is null ? Own(name, version)?.Version : null;

    /// <summary>As <see cref="Estimate"/> wants it: with the description and the options that it would run with.</summary>
    public EstimatedMetric Estimated(string name, int? version, JsonElement? options, string judge) => new(
        name, TryCreate(name, version, options, strict: false, out var metric, out _) ? metric.Description : null,
        MetricCatalogue.Find(name) is null ? Own(name, version)?.Options : options, judge);

    /// <summary>Also for names as DeepEval's clients write them: <c>Tool Correctness</c>, <c>Tone [GEval]</c>.</summary>
    /// <returns>False for metrics that nobody knows.</returns>
    public bool IsLowerBetter(string name) =>
        (Find(name) ?? Find(name.Split(" [")[0]) ?? Find(name.Split(" [")[0].Replace(" ", "", StringComparison.Ordinal)))
            is { Direction: Direction.Lower };

    /// <returns>The names of all metrics of which a lower score is better.</returns>
    public IReadOnlyList<string> LowerIsBetter() =>
        [.. MetricCatalogue.All.Select(metric => metric.Name).Concat(_own.Select(mine => mine.Name)).Distinct().Where(IsLowerBetter)];

    private OwnMetric? Own(string name, int? version) =>
        _own.FirstOrDefault(mine => mine.Name == name && (version is { } wanted ? mine.Version == wanted : mine.Active));

    private static bool Has(JsonElement? options, string name) =>
        options is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out _);
}
