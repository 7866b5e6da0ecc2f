using System.Globalization;
using System.Text.Json;
using Platform.Metrics.Custom;
using Platform.Storage.MetricCollections;
using Platform.Web.Components.Values;

namespace Platform.Web.Components.MetricCollections;

/// <summary>A collection as its editor holds it: texts, so that what was typed wrongly can be shown again.</summary>
public sealed class CollectionForm
{
    /// <summary><c>save</c>, <c>preview</c>, <c>trial</c>, <c>run</c>, <c>add</c>, or <c>remove-N</c>.</summary>
    public string? Action { get; set; }

    public string Scope { get; set; } = "trace";

    public string Apply { get; set; } = "named";

    public string? SamplePercent { get; set; } = "100";

    public string? DailyBudgetUsd { get; set; }

    public string? QuietSeconds { get; set; }

    /// <summary>Separated by commas.</summary>
    public string? Tags { get; set; }

    /// <summary><c>key=value</c>, one a line.</summary>
    public string? Metadata { get; set; }

    public string? User { get; set; }

    public string? Environment { get; set; }

    public string? Name { get; set; }

    public string? MinDurationMs { get; set; }

    public string? MinCostUsd { get; set; }

    /// <summary><c>true</c>, <c>false</c>, or empty for both.</summary>
    public string? Error { get; set; }

    public List<MetricRow> Metrics { get; set; } = [];

    /// <summary>The metrics with a version, as far as it can be read.</summary>
    internal IReadOnlyList<CollectionMetric> Named =>
        [.. Metrics.Where(row => int.TryParse(row.Version, out _)).Select(row => new CollectionMetric { Metric = row.Metric?.Trim() ?? "", Version = int.Parse(row.Version!, CultureInfo.InvariantCulture) })];

    public static CollectionForm Of(MetricCollection collection) => new()
    {
        Scope = collection.Scope,
        Apply = collection.Apply,
        SamplePercent = Text(collection.SampleRate * 100),
        DailyBudgetUsd = Text(collection.DailyBudgetUsd),
        QuietSeconds = Text(collection.QuietSeconds),
        Tags = collection.Filter?.Tags is { } tags ? string.Join(", ", tags) : null,
        Metadata = collection.Filter?.Metadata is { } metadata ? string.Join('\n', metadata.Select(pair => $"{pair.Key}={pair.Value}")) : null,
        User = collection.Filter?.User,
        Environment = collection.Filter?.Environment,
        Name = collection.Filter?.Name,
        MinDurationMs = Text(collection.Filter?.MinDurationMs),
        MinCostUsd = Text(collection.Filter?.MinCostUsd),
        Error = collection.Filter?.Error switch { true => "true", false => "false", null => null },
        Metrics = [.. collection.Metrics.Select(MetricRow.Of)],
    };

    /// <param name="problems">What cannot be read or kept, for whoever typed it.</param>
    /// <returns>The collection, complete when there is no problem.</returns>
    /// <param name="named">What a collection may name.</param>
    internal MetricCollection Read(string name, NamedMetrics named, out IReadOnlyList<string> problems)
    {
        var reading = new FormReading();
        var collection = new MetricCollection
        {
            Name = name,
            Scope = Scope,
            Apply = Scope == "thread" ? "matching" : Apply, // a trace cannot name what its thread runs
            SampleRate = (reading.Number("The sample", SamplePercent) ?? 100) / 100,
            DailyBudgetUsd = reading.Money("The budget", DailyBudgetUsd),
            QuietSeconds = Scope == "thread" ? (int?)reading.Number("The quiet time", QuietSeconds) : null,
            Metrics = [.. Metrics.Where(row => !string.IsNullOrWhiteSpace(row.Metric)).Select(row => row.Read(reading))],
            Filter = ReadFilter(reading),
        };
        problems =
        [
            .. reading.Problems,
            .. CollectionRules.Problems(collection, (metric, scope) =>
                named.Problem(metric.Metric, metric.Version, metric.Options, metric.Strict, scope)),
        ];
        return collection;
    }

    private CollectionFilter? ReadFilter(FormReading reading)
    {
        var filter = new CollectionFilter
        {
            Tags = FormReading.Texts(Tags),
            Metadata = reading.Pairs("Metadata", Metadata),
            User = FormReading.Text(User),
            Environment = FormReading.Text(Environment),
            Name = FormReading.Text(Name),
            MinDurationMs = reading.Number("The duration", MinDurationMs),
            MinCostUsd = reading.Money("The cost", MinCostUsd),
            Error = bool.TryParse(Error, out var error) ? error : null,
        };
        return filter == new CollectionFilter() ? null : filter;
    }

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}

/// <summary>One metric in the editor.</summary>
public sealed class MetricRow
{
    public string? Metric { get; set; }

    /// <summary>Of a metric of one's own; empty for the active one.</summary>
    public string? Version { get; set; }

    public string? Threshold { get; set; }

    public bool Strict { get; set; }

    public string? Judge { get; set; }

    /// <summary>JSON object, or empty.</summary>
    public string? Options { get; set; }

    internal static MetricRow Of(CollectionMetric metric) => new()
    {
        Metric = metric.Metric,
        Version = metric.Version?.ToString(CultureInfo.InvariantCulture),
        Threshold = metric.Threshold?.ToString(CultureInfo.InvariantCulture),
        Strict = metric.Strict,
        Judge = metric.Judge,
        Options = metric.Options is { ValueKind: JsonValueKind.Object } options ? options.GetRawText() : null,
    };

    internal CollectionMetric Read(FormReading reading) => new()
    {
        Metric = Metric!.Trim(),
        Version = (int?)reading.Number($"The version of {Metric}", Version),
        Threshold = reading.Number($"The threshold of {Metric}", Threshold),
        Strict = Strict,
        Judge = FormReading.Text(Judge),
        Options = reading.Json($"The options of {Metric}", Options),
    };
}
